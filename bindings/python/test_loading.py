"""Loading, and what only a stand-in for the library can show. Needs TEST_STAND_INS, the folder that ../testing/prepare.sh lays out."""

import ast
import ctypes
import gc
import os
import unittest

import tamara_pos

FOLDER = os.environ["TEST_STAND_INS"]
FILE = "libtamara_pos.so"


def stand_in(kind: str) -> str:
    return os.path.join(FOLDER, kind, FILE)


class Source(unittest.TestCase):
    def test_it_is_python_3_8(self):
        with open(tamara_pos.__file__, encoding="utf-8") as file:
            ast.parse(file.read(), feature_version=(3, 8))


class LibrariesThatCannotBeLoaded(unittest.TestCase):
    def refused(self, path: str) -> str:
        with self.assertRaises(tamara_pos.LibraryError) as raised:
            tamara_pos.load(path)
        self.assertEqual(raised.exception.code, 0)
        return str(raised.exception)

    def test_a_missing_library_is_named_with_what_to_do(self):
        text = self.refused(stand_in("none"))
        self.assertIn(f"{stand_in('none')} was not found", text)
        self.assertIn("tamara_pos.load", text)

    def test_a_library_for_another_processor_is_named_as_such(self):
        text = self.refused(stand_in("foreign"))
        self.assertRegex(text, r"is a (32|64)-bit library and this Python is a (64|32)-bit program")

    def test_an_older_library_is_named_as_the_old_side(self):
        text = self.refused(stand_in("older"))
        self.assertIn("the library is too old", text)
        self.assertIn(f"has interface 0, this module needs {tamara_pos.ABI_VERSION}", text)

    def test_another_library_is_not_taken_for_this_one(self):
        self.assertIn("is not the tamara_pos library", self.refused("libc.so.6"))

    def test_windows_files_tell_their_bits(self):
        for machine, bits in ((b"\x4c\x01", 32), (b"\x64\x86", 64), (b"\x64\xaa", 64)):
            path = os.path.join(FOLDER, "none", "made.dll")
            with open(path, "wb") as file:
                file.write(b"MZ" + bytes(0x3A) + b"\x80\0\0\0" + bytes(0x40) + b"PE\0\0" + machine)
            self.assertEqual(tamara_pos._bits_of(path), bits)
            os.remove(path)


class ANewerLibrary(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        tamara_pos.load(stand_in("newer"))
        cls.library = ctypes.CDLL(stand_in("newer"))

    def test_it_is_used_and_says_which_side_is_the_older(self):
        text = tamara_pos.describe()
        self.assertIn("tamara_pos 9.9.9 (interface 99)", text)
        self.assertIn("tamara_pos.py is for interface 1, the older side", text)

    def test_a_process_has_one_library(self):
        tamara_pos.load()
        tamara_pos.load(stand_in("newer"))
        with self.assertRaisesRegex(tamara_pos.LibraryError, "is loaded already"):
            tamara_pos.load(stand_in("older"))

    def test_a_number_from_the_future_is_never_taken_for_yes(self):
        with tamara_pos.Client({}) as client:
            reply = client.poll_status({"code": 9})
            self.assertEqual(reply.code, 9)
            self.assertFalse(reply)
            self.assertFalse(reply.paid)
            with self.assertRaises(tamara_pos.TamaraError) as raised:
                client.refund({"code": -777})
            self.assertIs(type(raised.exception), tamara_pos.TamaraError)
            self.assertEqual(raised.exception.code, -777)

    def test_every_hundred_has_its_exception(self):
        groups = {
            -100: tamara_pos.ArgumentError, -199: tamara_pos.ArgumentError, -200: tamara_pos.ConfigurationError,
            -301: tamara_pos.TransportError, -450: tamara_pos.ServiceError, -508: tamara_pos.StateError,
            -608: tamara_pos.JournalError, -901: tamara_pos.InternalError,
        }
        with tamara_pos.Client({}) as client:
            for code, kind in groups.items():
                with self.assertRaises(kind) as raised:
                    client.call("anything", {"code": code})
                self.assertIs(type(raised.exception), kind)
                self.assertEqual(raised.exception.code, code)
                self.assertEqual(str(raised.exception), f"STAND_IN ({code}): on purpose")
                self.assertEqual(raised.exception.reply["error"]["kind"], "stand_in")

    def test_every_text_is_given_back(self):
        for _ in range(1000):
            with tamara_pos.Client({}) as client:
                client.order_get({})
                client.call("refund", "{}")
                with self.assertRaises(tamara_pos.ArgumentError):
                    client.pay({"code": -100})
            with self.assertRaises(tamara_pos.ConfigurationError):
                tamara_pos.Client({"code": -200})
        self.assertEqual(self.library.stand_in_outstanding(), 0)

    def test_a_text_with_a_nul_is_refused_instead_of_cut(self):
        with tamara_pos.Client({}) as client:
            with self.assertRaisesRegex(ValueError, "NUL"):
                client.call("refund", '{"code":0}\0{"code":-100}')

    def test_the_log_reaches_a_function_also_after_a_collection(self):
        lines = []
        tamara_pos.log_to("info", lambda level, line: lines.append((level, line)))
        gc.collect()
        tamara_pos.log_to("off", None)
        self.assertEqual(lines, [(3, "info")])


if __name__ == "__main__":
    unittest.main()
