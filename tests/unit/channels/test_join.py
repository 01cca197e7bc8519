import numpy as np

from transcriber.channels.join import join


def test_pieces_follow_each_other_in_each_channel():
    first, second = np.ones((2, 3), np.float32), np.full((2, 1), 2, np.float32)
    assert join([first, second]).tolist() == [[1, 1, 1, 2], [1, 1, 1, 2]]


def test_a_channel_that_a_piece_lacks_is_silent_there():
    mono, stereo, none = np.ones((1, 2), np.float32), np.full((2, 1), 2, np.float32), np.zeros((3, 0))
    assert join([mono, stereo]).tolist() == [[1, 1, 2], [0, 0, 2]]
    assert join([stereo, mono]).tolist() == [[2, 1, 1], [2, 0, 0]]
    assert join([none, mono]).tolist() == [[1, 1], [0, 0], [0, 0]]
