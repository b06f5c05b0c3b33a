"""What is done with activation functions: networks, training and measurements (lessons 7 to 11)."""
