"""The explorers: a module for each subject, and nothing else."""
