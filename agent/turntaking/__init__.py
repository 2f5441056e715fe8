"""Whose turn it is: whether the wearer has finished, and who has the floor. Pure decisions."""
