"""Where sheet 09 finds its report."""
