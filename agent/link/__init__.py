"""The companion's end of the wire: one session per pair of glasses, and paced playback."""
