"""Scripted conversations: a YAML file becomes steps and expectations that a runner plays."""

from devices.scenario.expectations import Watch, describe, judge_finally, matches
from devices.scenario.reading import read_script
from devices.scenario.script import Script

__all__ = ["Script", "Watch", "describe", "judge_finally", "matches", "read_script"]
