"""Tests of Pace. Their folders mirror pace/; functional/ is WebTest, system/ real servers and browsers."""
