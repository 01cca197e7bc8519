from benchmarks.measures.kernels_moonshine import lesser_cpuinfo
from transcriber.cpu import cpu_flags


def test_the_lesser_processor_has_all_but_vnni(tmp_path):
    file = tmp_path / "cpuinfo"
    file.write_text("processor\t: 0\nflags\t\t: fma avx2 avx_vnni avx512f avx512_vnni rdpid\n")
    assert cpu_flags(lesser_cpuinfo(tmp_path, file)) == {"fma", "avx2", "avx512f", "rdpid"}
