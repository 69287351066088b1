"""What schools call the fields of a record on their forms: words apart by spaces, by the id of the field."""

# For every kind that has the field. Facts begin with @ and belong to no field.
EVERYWHERE = {
    "topic": "课题 执教课题 上课课题 授课题目 教学课题 授课课题 授课内容 课题名称 教学内容 题目 课文",
    "teacher": (
        "授课教师 授课人 授课老师 授课者 执教教师 执教者 执教人 执教 执教老师 主讲教师 主讲人"
        " 上课教师 任课教师 被听课教师 被听教师 讲课教师 讲课人 开课教师 教师姓名"
    ),
    "observers": "听课人 听课教师 听课者 听课老师 听课人员 评课人 评课教师 观课教师 观课人 评价人",
    "class_name": "班级 年级班级 年级 授课班级 听课班级 上课班级 授课年级 教学班级 年班",
    "subject": "学科 科目 任教学科 授课学科 执教学科",
    "place": "地点 听课地点 上课地点 授课地点 活动地点 活动场所 场所 教室",
    "lesson_type": "课型 课堂类型 课的类型",
    "occasion": "课的性质 性质 听课性质 听课类型 听课类别 课类 开课性质",
    "level": "级别 等次级别 公开课级别",
    "grade": "等级 评价等级 评定等级 综合等级 总评等级 等第 评定 考核等级",
    "score": "得分 总分 分数 评分 最后得分 综合得分 合计得分",
    "textbook": "教材版本 教材 版本 使用教材",
    "objectives": "教学目标 学习目标 目标",
    "key_points": "重点难点 教学重、难点 重、难点 教学重点难点 教学重难点 重难点 教学重点 重点",
    "difficult_points": "教学难点 难点",
    "merits": (
        "优点 亮点 主要优点 教学优点 可取之处 值得学习之处 值得学习的地方 教学亮点 特色与亮点 成功经验"
    ),
    "problems": "问题 不足 存在问题 存在的问题 不足之处 缺点 主要问题 存在不足 有待改进之处 待改进之处",
    "advice": "建议 改进建议 修改建议 修改意见 教学建议 改进措施 改进意见 整改建议",
    "host": "主持人 主持 主讲人",
    "recorder": "记录人 记录 记录教师",
    "participants": "参加人员 参与人员 参加教师 参与教师 出席人员 参加人 参加对象 参会人员 听课人员",
    "guides": "指导教师 指导老师 辅导教师",
    "next_step": (
        "下一步 下一步打算 下一步计划 今后打算 努力方向 今后努力方向 下月打算 下阶段打算 后续安排 下一步措施"
    ),
    "effect": "效果 活动效果 取得效果 成效",
    "homework": "作业设计 作业布置 作业 布置作业",
    "board": "板书设计 板书",
    "preparation": "教学准备 教具学具 教具准备 课前准备 教具",
    "method": "教学方法 教法学法 教法 教学策略",
    "text": "正文",
    "issuer": "颁奖单位 授奖单位 发证单位 颁发单位",
    "number": "证书编号 编号",
    "verdict": "结论 评审结论 评定结论 审阅结论",
    "date": "日期 时间",
    "slot": "节次 课次 第几节 课节",
    "lessons_counted": "节数 听课节数 课时数",
    "title": "标题",
    "comment.text": ("师傅点评 师傅评语 导师评语 指导教师评语 指导教师点评 师傅意见 指导教师意见 点评 评语"),
    "comment.grade": "点评等级",
    "comment.date": "点评日期 评阅日期",
    "@school": "学校 学校名称 单位 所在学校 工作单位 所在单位",
    "@term": "学期 学年学期 学年度",
    "@mentor": (
        "师傅 师父 导师 指导教师 指导老师 带教教师 带教导师 师傅姓名 指导教师姓名 骨干教师 结对师傅 蓝方"
    ),
    "@apprentice": (
        "徒弟 青年教师 被指导教师 被帮扶教师 培养对象 新教师 徒弟姓名 青年教师姓名 见习教师 结对徒弟"
        " 青方 学员 被指导人"
    ),
    "@author": "姓名 填表人 填写人 撰写人 作者 设计者 设计人 执笔人 本人姓名 教师",
    "@week": "周次 教学周 第几周",
    "@weekday": "星期",
    "@number": "序号 编次",
    "@marks": (
        "随记 点评 随记与点评 随记点评 随感 评析 评点 简评 听课随想 即时点评 教学评析 旁批 听课随记"
        " 点评与随感 课堂评点"
    ),
    "@subject": "学科 任教学科",
    "@month": "月份 年月 所属月份",
}
# In one kind of record only; several fields behind one word share its blank.
BY_KIND: dict[str, dict[str, str]] = {
    "observation": {
        "date": "听课时间 听课日期 授课时间 授课日期 上课时间 上课日期",
        "script": (
            "教学过程 教学过程记录 教学过程记载 课堂实录 听课记录 课堂记录 过程记录 教学过程及内容"
            " 教学过程与内容 听课过程 课堂教学过程 教学流程 教学实录 教学环节 主要教学过程 听课内容"
            " 课堂纪实 教学过程实录"
        ),
        "merits problems advice action_steps": (
            "评课意见 听课意见 意见 总评 总体评价 综合评价 评价与建议 评议 评课 总评与建议 听课评价"
            " 评议意见 评价 课堂评价 听课评议 教学评价 评课记录 评价意见 意见与建议 意见和建议"
            " 简要评价 总评及建议"
        ),
        "advice action_steps": "改进建议 今后改进建议 改进意见",
        "insight": (
            "听课体会 听课心得 体会 收获 听课反思 心得体会 学习体会 收获与体会 听课感受 反思 听后感 心得 启示"
        ),
        "school": "授课学校 教师单位 授课教师单位 听课学校 所在学校 单位",
        "reply": "授课教师回应 教师回应",
        "talk": "课后交流 交流情况 反馈情况 课后反馈",
        "attendance": "应到实到 出勤情况 学生人数",
    },
    "activity": {
        "date time": "活动时间 时间 活动日期 日期",
        "topic": "活动主题 主题 活动名称 题目 研讨主题 研讨课题 活动课题 内容主题",
        "format": "活动形式 形式 活动类型 活动类别 研修形式 指导形式 活动方式",
        "content": (
            "活动内容 活动过程 活动记录 内容 主要内容 活动内容与过程 过程记录 活动过程记录 活动情况"
            " 活动内容记录 活动过程及内容 过程 活动内容及过程 研讨内容 指导内容 活动纪实 活动情况记录"
        ),
        "guidance": (
            "指导意见 师傅指导意见 指导教师意见 导师意见 指导建议 师傅意见 指导要点 师傅指导 师傅点评"
            " 指导教师指导意见"
        ),
        "takeaways": (
            "活动体会 体会 收获 徒弟体会 收获与体会 心得 心得体会 活动收获 收获体会 活动反思 徒弟收获"
            " 反思 活动小结 青年教师体会 体会与收获 学习体会"
        ),
    },
    "plan_review": {
        "date": "检查日期 检查时间 审阅日期 审阅时间",
        "teacher": "教师 教师姓名 被检查教师 姓名 徒弟 执教者 被查教师",
        "@author": "审阅人 检查人 审阅教师 检查教师 师傅",
        "scope": "课题或范围 检查范围 审阅范围 课题 检查内容 课题范围 范围",
        "plans": "教案份数 教案篇数 课时数 教案节数",
        "merits problems advice": (
            "审阅意见 检查意见 意见 指导意见 评语 审阅情况 检查情况 总体评价 意见与建议"
        ),
        "follow_up": "整改情况 改进情况",
        "rechecked_on": "复查日期",
    },
    "reflection": {
        "date": "反思日期 授课时间 授课日期 上课时间",
        "text": "反思 教学反思 反思内容 课后反思 教后反思 教后记 反思正文",
        "successes": "成功之处 优点 亮点 成功经验 成功做法 精彩之处",
        "shortcomings": "不足之处 不足 问题 存在问题 存在不足 失败之处",
        "pupils_ideas": "学生见解 学生创新 学生反馈",
        "next_time": "再教设计 改进措施 改进 再教构想 今后改进 改进设想 改进方法",
        "class_name": "授课班级",
    },
    "study_note": {
        "date": "听课时间 听课日期",
        "gains": "主要收获 收获 心得 心得体会 听课心得 体会 听课体会 听课收获 学习收获",
        "@author": "听课教师 听课人 听课者 听课老师",
        "gap": "自身差距 对照自己 对照自身 差距 对照反思 自身不足",
        "use": "怎样用上 改进措施 今后打算 学以致用",
        "questions": "疑问 困惑",
    },
    "lesson_design": {
        "key_points difficult_points": (
            "教学重、难点 重、难点 教学重难点 重难点 教学重点难点 教学重点和难点 重点难点"
        ),
        "process": "教学过程 教学流程 教学环节 教学步骤 教学过程设计",
        "objectives": "教学目标 学习目标 目标",
        "textbook_analysis": "教材分析 教材解读 内容分析",
        "pupils_analysis": "学情分析 学生分析 学生情况",
        "class_hours": "课时 课时安排",
        "unit": "册次单元 单元 册次",
        "date": "授课时间 授课日期 上课时间",
    },
    "teaching_case": {
        "topic": "题目 案例题目 案例名称 案例标题 标题",
        "background": "背景 案例背景",
        "description": "案例描述 案例过程 案例内容 案例 案例正文 情境描述",
        "analysis": "分析与反思 案例分析 反思 案例反思 分析",
        "insight": "启示与改进 启示 案例启示 改进措施",
    },
    "reading_note": {
        "book": "书名 书籍名称 阅读书目 书目 篇名 文章题目",
        "writer": "著者 作者 著作者",
        "pages": "页码章节 页码 章节",
        "publisher": "出版社 出处 刊物",
        "extracts": "内容摘抄 摘抄 摘录 内容摘录 内容摘要 精彩摘录 读书摘记 主要内容 内容摘记",
        "thoughts": "心得体会 体会 心得 读书心得 感悟 读后感 读书体会 学习体会 我的思考",
        "date": "阅读时间 阅读日期",
    },
    "public_lesson": {
        "date": "开课时间 上课时间 授课时间 活动时间 上课日期",
        "merits problems advice": "评议意见 评课意见 评议记录 综合评价 总评 评课记录 评价意见",
        "participants": "听课人员 参加人员 听课教师 参与人员",
        "self_review": "自评 教学自评 说课 教后反思 自我评价 教学反思",
        "guides": "指导教师 师傅 指导老师 导师",
    },
    "monthly_report": {
        "progress": "指导与进步 指导情况 活动情况 本月情况 主要活动 本月工作 指导情况与进步",
        "problems": "存在问题",
        "next_step": "下月打算 下月计划 下月安排",
    },
    "student_contact": {
        "date": "谈话时间 家访时间 时间",
        "pupil": "学生 学生姓名 谈话对象",
        "content": "谈话内容 家访内容 内容 谈话记录 家访记录",
        "result": "效果 谈话效果 家访效果",
    },
}
# The columns of a list inside a record, by the id of the column.
COLUMNS = {
    "step": "教学环节 环节 教学步骤",
    "minute": "时间 分钟",
    "minutes": "时间 分钟 用时",
    "text": "教学过程 内容 教学内容 师生活动 教学活动 意见 评议意见 发言内容",
    "teacher_does": "教师活动 教师行为 教的活动",
    "pupils_do": "学生活动 学生行为 学的活动",
    "intent": "设计意图 意图",
    "mark": "点评 随记 标记 评析",
    "speaker": "发言人 发言教师 评课人",
    "judge": "评委 评委姓名",
    "dimension": "评价项目 项目 评价指标",
    "points": "得分",
    "full": "满分 分值 权重",
    "day": "日期 时间",
    "lesson": "节次班级",
}
# Words in the title of a form that tell what it is for, beside the kind's own names.
TITLES = {
    "observation": "听评课 评课 课堂观察 课堂评价 课堂教学评价",
    "activity": "活动记录 活动 师徒结对活动 帮扶活动 教研活动 备课记录",
    "plan_review": "教案检查 教案审阅 审阅 检查记录",
    "reflection": "反思 教后记",
    "study_note": "听课心得 听课体会",
    "lesson_design": "教学设计 教案 备课",
    "teaching_case": "案例",
    "public_lesson": "公开课 汇报课 示范课 过关课 出师课",
    "monthly_report": "月报 月度",
    "student_contact": "家访 谈心 学生谈话",
    "appraisal": "考核 鉴定 评估",
    "growth_plan": "计划 规划",
    "honour": "荣誉 获奖",
    "agreement": "协议 责任书 合同",
}
