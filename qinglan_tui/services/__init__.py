"""What a teacher asks for: collects from storage, computes with domain, hands to exports."""
