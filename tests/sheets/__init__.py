"""What holds of the solutions of each sheet, against oracles of another kind."""
