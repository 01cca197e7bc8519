import multiprocessing
import threading
import time

from local.waiting import wait_for_process, wait_for_threads


def test_threads_that_end_are_waited_for_and_nothing_is_said(caplog):
    threads = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    wait_for_threads(threads, "what sleeps")
    assert not any(thread.is_alive() for thread in threads)
    assert caplog.text == ""


def test_threads_that_go_on_are_named_and_left_and_share_one_limit(caplog):
    end = threading.Event()
    threads = [threading.Thread(target=end.wait, args=(60,), name=name) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    wait_for_threads(threads, "what sleeps", 0.1)
    end.set()
    assert "what sleeps did not end within 0.1 s and is left: one, two" in caplog.text
    assert time.monotonic() - began < 30


def test_a_process_that_does_not_end_is_killed_and_named(caplog):
    process = multiprocessing.get_context("fork").Process(target=time.sleep, args=(3600,), daemon=True)
    process.start()
    wait_for_process(process, "the sleeper", 0.1)
    assert process.exitcode == -9
    assert "the sleeper did not end within 0.1 s and is killed" in caplog.text
