"""A defect of the library. Needs TEST_LIBRARY, built with the feature test-hooks, and TAMARA_POS_PANIC_IN=order_get."""

import os
import unittest

import tamara_pos

tamara_pos.load(os.environ["TEST_LIBRARY"])
CONFIG = {"base_url": "http://127.0.0.1:9", "api_token": "sim_panic", "journal": "none"}


class APanic(unittest.TestCase):
    def test_it_is_an_exception_and_the_process_lives_on(self):
        with tamara_pos.Client(CONFIG) as client:
            for _ in range(2):
                with self.assertRaises(tamara_pos.InternalError) as raised:
                    client.order_get({"order_id": "1"})
                self.assertEqual((raised.exception.code, raised.exception.name), (tamara_pos.Code.PANIC, "PANIC"))
                self.assertEqual(raised.exception.reply.next_action, "ask_supervisor")
            with self.assertRaises(tamara_pos.TransportError):
                client.webhook_list()


if __name__ == "__main__":
    unittest.main()
