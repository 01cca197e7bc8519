import numpy as np
import onnx
import pytest

from transcriber.engines.parakeet.graph import FOLDER, PUBLISHED, build, build_weights, rewritten
from transcriber.onnx import session


@pytest.mark.parametrize("frames", [17, 400])
def test_the_encoder_of_a_pack_gives_bit_for_bit_what_the_published_one_gives(models, frames):
    features = np.random.default_rng(1).standard_normal((1, 128, frames)).astype(np.float32)
    inputs = {"audio_signal": features, "length": np.array([frames - 1])}
    expected = session(models / "small" / PUBLISHED).run(None, inputs)
    for ours, theirs in zip(
        session(models / "small" / "encoder.onnx").run(None, inputs), expected, strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)


def test_convolutions_over_one_frame_are_products_and_all_products_are_signed(models):
    graph = onnx.load(models / "small" / "encoder.onnx", load_external_data=False).graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    convolved = [constants[node.input[1]].dims for node in graph.node if node.op_type == "ConvInteger"]
    assert [1] not in [[*dims[2:]] for dims in convolved]
    weights = [constants[node.input[1]] for node in graph.node if node.op_type == "MatMulInteger"]
    assert {tensor.data_type for tensor in weights} == {onnx.TensorProto.INT8}
    assert len(weights) == 1 + 2 * 11


def test_a_pack_makes_graph_and_weights_of_the_published_file(models, tmp_path):
    (tmp_path / FOLDER).mkdir()
    published = (models / "small" / PUBLISHED).read_bytes()
    (tmp_path / FOLDER / PUBLISHED).write_bytes(published)
    assert (build(tmp_path), build_weights(tmp_path)) == rewritten(published)
    assert build(tmp_path) == (models / "small" / "encoder.onnx").read_bytes()
    assert len(build(tmp_path)) < len(published) / 2 < len(build_weights(tmp_path))


def test_weights_that_are_signed_already_stay(models):
    published = onnx.load(models / "small" / "encoder.onnx")
    again, weights = rewritten(published.SerializeToString())
    assert weights == (models / "small" / "encoder.weights").read_bytes()
    assert "_signed_signed" not in str(onnx.load_from_string(again).graph.node)
