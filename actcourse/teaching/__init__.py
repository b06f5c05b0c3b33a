"""How it is handed out: from lessons and exercises to notebooks."""
