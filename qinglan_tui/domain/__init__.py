"""What a mentor means: values and pure functions, without files, clock or screen."""
