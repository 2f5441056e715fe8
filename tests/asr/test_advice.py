from agent.asr.advice import largest_in_time, multiply_adds_per_second


def test_a_slow_core_is_not_sent_after_any_model():
    assert largest_in_time(5e9, 1) is None


def test_four_fast_cores_get_a_larger_model_than_one():
    assert largest_in_time(60e9, 1) == "base"
    assert largest_in_time(60e9, 4) == "small"


def test_cores_beyond_four_change_nothing():
    assert largest_in_time(60e9, 64) == largest_in_time(60e9, 4)


def test_this_machine_has_a_speed():
    assert multiply_adds_per_second() > 1e8
