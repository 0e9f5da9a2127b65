"""The library itself, against the simulator. Needs TEST_LIBRARY (file) and TEST_SIMULATOR (address)."""

import gc
import json
import os
import socket
import tempfile
import threading
import time
import unittest
import urllib.request
import uuid
from decimal import Decimal

import tamara_pos
from tamara_pos import Code

SIMULATOR = os.environ["TEST_SIMULATOR"]
CUSTOMER = "محمد العتيبي"
COFFEE = "قهوة عربية ☕ 🫘"
PAYING, DECLINED = "٠٥٤٤٣٣٧٨٦٦", "0526422337"
# A call that is ended in the middle of its first look cannot know more than "unknown".
OPEN = (Code.PENDING, Code.UNKNOWN)
tamara_pos.load(os.environ["TEST_LIBRARY"])


def simulator(path, method="GET"):
    with urllib.request.urlopen(urllib.request.Request(SIMULATOR + path, method=method, data=b"" if method == "POST" else None)) as answer:
        return answer.read().decode("utf-8")


def sar(amount):
    return {"amount": amount, "currency": "SAR"}


class WithTheSimulator(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.config = {
            "base_url": SIMULATOR, "api_token": "sim_python", "country": "SA", "lane": "till-1", "device_id": "1",
            "journal": os.path.join(folder.name, "journal.db"),
        }
        self.client = tamara_pos.Client(self.config)
        self.addCleanup(self.client.__exit__)

    def test_a_silent_service_holds_no_loop_up_and_of_two_sales_at_once_one_is_cancelled(self):
        # It takes connections, and answers nothing.
        silence = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.addCleanup(silence.close)
        silent = tamara_pos.Client({**self.config, "base_url": "http://127.0.0.1:%d" % silence.getsockname()[1]})
        self.addCleanup(silent.__exit__)
        took = []

        def timed(call, request):
            begun = time.monotonic()
            reply = call(request)
            took.append(time.monotonic() - begun)
            return reply

        sales = []
        for client, phone, amount in [(silent, PAYING, "300.00"), (self.client, "0551234567", "300.99"), (self.client, PAYING, "300.00")]:
            wish = {**self.session(phone, amount), "interval_s": 0.1}
            timed(client.payment_start, wish)
            sales.append((client, {"order_reference_id": wish["order_reference_id"]}))
        ends = {}
        until = time.monotonic() + 60
        while len(ends) < 3 and time.monotonic() < until:
            if len(took) == 3 + 3 * 25:
                for client, about in sales[:2]:
                    timed(client.payment_cancel, about)
            for number, (client, about) in enumerate(sales):
                reply = timed(client.payment_status, about)
                if reply["ended"]:
                    ends[number] = reply["state"]
            time.sleep(0.01)
        self.assertEqual(ends, {0: "cancelled", 1: "cancelled", 2: "paid"})
        # A busy machine delays a few calls; a service that is waited for delays all.
        slow = [seconds for seconds in took if seconds > 0.1]
        self.assertLessEqual(20 * len(slow), len(took), slow)

    def session(self, phone=PAYING, amount="300.00"):
        return {
            "phone_number": phone, "total_amount": sar(amount), "order_reference_id": f"python-{uuid.uuid4()}",
            "items": [{"reference_id": "1", "sku": "1", "type": "Physical", "name": COFFEE, "quantity": 1, "total_amount": sar(amount)}],
        }

    def sold(self, amount="300.00"):
        reply = self.client.pay(dict(self.session(amount=amount), wait_s=30, interval_s=0.05))
        self.assertTrue(reply.paid, reply.json)
        return reply

    def test_a_sale_is_pending_then_paid(self):
        session = self.client.session_create(self.session())
        self.assertEqual((session.code, session.verdict, session.paid), (Code.OK, "pending", False))
        reply = self.client.poll_status({"order_id": session["order_id"], "wait_s": 30, "interval_s": 0.05})
        self.assertEqual((reply.code, reply.name, reply.verdict), (Code.OK, "OK", "paid"))
        self.assertTrue(reply and reply.paid)
        self.assertEqual(reply.next_action, "release_goods")
        self.assertEqual(reply["captured_amount"], sar("300.00"))
        self.assertTrue(reply["simulated"])
        self.assertEqual(reply.message("en"), "Paid. Hand over the goods.")
        self.assertRegex(reply.message(), "[\u0600-\u06ff]")

    def test_a_pending_sale_is_not_true(self):
        session = self.client.session_create(self.session(phone="0551234567", amount="300.99"))
        reply = self.client.poll_status({"order_id": session["order_id"]})
        self.assertEqual(reply.code, Code.PENDING)
        self.assertFalse(reply)
        self.assertFalse(reply.paid)
        voided = self.client.session_void({"order_id": session["order_id"]})
        self.assertEqual((voided.code, voided.verdict), (Code.OK, "not_paid"))

    def test_a_declined_sale_is_not_paid_and_no_exception(self):
        reply = self.client.pay(dict(self.session(phone=DECLINED), wait_s=30, interval_s=0.05))
        self.assertEqual((reply.code, reply.verdict, reply.next_action), (Code.NOT_PAID, "not_paid", "other_payment"))
        self.assertFalse(reply)

    def test_the_same_refund_twice_is_done_once(self):
        order = self.sold()["order_id"]
        wish = {"order_id": order, "total_amount": sar(Decimal("100.00")), "request_id": f"R-{uuid.uuid4()}"}
        first, second = self.client.refund(wish), self.client.refund(wish)
        self.assertEqual((first.code, first["replayed"], first["amount"]), (Code.OK, False, sar("100.00")))
        self.assertEqual((second.code, second["replayed"], second["refund_id"]), (Code.OK, True, first["refund_id"]))
        self.assertEqual(self.client.order_get({"order_id": order})["refunded_amount"], sar("100.00"))
        with self.assertRaises(tamara_pos.StateError) as raised:
            self.client.refund({"order_id": order, "total_amount": sar("200.01")})
        self.assertEqual(raised.exception.code, Code.REFUND_TOO_LARGE)

    def test_arabic_digits_and_names_survive_there_and_back(self):
        sale = f"{CUSTOMER} {uuid.uuid4()}"
        request = json.dumps(dict(self.session(phone="٠٥٥١٢٣٤٥٦٧"), order_reference_id=sale), ensure_ascii=False)
        session = self.client.call("session_create", request)
        self.assertEqual(session["order_reference_id"], sale)
        self.assertEqual(self.client.history()["steps"][0]["order_reference_id"], sale)
        self.assertIn("551234567", simulator("/_sim/sms"))
        simulator(f"/_sim/orders/{session['order_id']}/approve", "POST")
        order = self.client.order_get({"order_id": session["order_id"], "raw": True})
        self.assertEqual(order["raw"]["items"][0]["name"], COFFEE)
        self.assertTrue(order.paid)
        self.assertTrue(order.json.isascii())

    def test_a_wrong_field_is_named(self):
        with self.assertRaises(tamara_pos.ArgumentError) as raised:
            self.client.session_create(self.session(amount="12.345"))
        error = raised.exception
        self.assertEqual((error.code, error.name), (Code.INVALID_FIELD, "INVALID_FIELD"))
        self.assertIn("total_amount", str(error))
        self.assertEqual(error.reply.next_action, "fix_request")

    def test_every_group_that_can_be_had_here(self):
        with self.assertRaises(tamara_pos.ConfigurationError):
            tamara_pos.Client({"no_such_key": 1})
        with self.assertRaises(tamara_pos.ArgumentError):
            tamara_pos.Client("not JSON")
        with self.assertRaises(tamara_pos.ArgumentError) as raised:
            self.client.call("no_such_operation", {})
        self.assertEqual(raised.exception.code, Code.UNKNOWN_OPERATION)
        with self.assertRaises(tamara_pos.ServiceError) as raised:
            self.client.order_get({"order_id": str(uuid.uuid4())})
        self.assertEqual(raised.exception.code, Code.NOT_FOUND)
        with tamara_pos.Client(dict(self.config, base_url="http://127.0.0.1:9")) as lost:
            with self.assertRaises(tamara_pos.TransportError) as raised:
                lost.order_get({"order_id": "1"})
            self.assertEqual(raised.exception.code, Code.CONNECT_FAILED)
        with self.assertRaises(tamara_pos.JournalError):
            tamara_pos.Client(dict(self.config, journal=os.path.join(self.config["journal"], "below-a-file.db")))

    def test_floats_that_are_no_amounts_are_refused(self):
        with self.assertRaises(tamara_pos.ArgumentError):
            self.client.refund({"order_id": "1", "total_amount": sar(0.1 + 0.2)})
        with self.assertRaises(ValueError):
            self.client.refund({"order_id": "1", "total_amount": sar(float("nan"))})

    def test_what_keeps_a_client_from_opening_is_diagnosed_without_one(self):
        config = dict(self.config, base_url="http://127.0.0.1:9")
        diagnosis = tamara_pos.diagnose(json.dumps(config))
        self.assertFalse(diagnosis["healthy"])
        self.assertIn("connect_failed", diagnosis["faults"])
        file = os.path.join(os.path.dirname(config["journal"]), "دعم.zip")
        self.assertEqual(tamara_pos.support_bundle(config, file)["file"], file)
        self.assertTrue(os.path.exists(file))

    def test_a_qr_code_is_for_the_screen(self):
        request = {"channel": "qr", "order_reference_id": f"python-{uuid.uuid4()}", "total_amount": sar("300.99")}
        session = self.client.session_create(request)
        self.assertEqual(len(session["qr"]["modules"]), session["qr"]["size"])
        self.assertEqual(self.client.session_void({"order_id": session["order_id"]}).verdict, "not_paid")

    def test_a_closed_client_explains_itself(self):
        self.client.close()
        self.assertTrue(self.client.closed)
        with self.assertRaisesRegex(tamara_pos.ClosedError, "close: this client was closed before"):
            self.client.close()
        with self.assertRaisesRegex(tamara_pos.ClosedError, "refund: this client was closed before; open another"):
            self.client.refund({"order_id": "1"})
        with self.assertRaisesRegex(tamara_pos.ClosedError, "interrupt: this client was closed"):
            self.client.interrupt()

    def test_a_with_block_may_end_after_a_close(self):
        with tamara_pos.Client(self.config) as client:
            client.close()

    def test_a_forgotten_client_is_closed(self):
        client = tamara_pos.Client(self.config)
        number = client._number
        del client
        gc.collect()
        self.assertEqual(tamara_pos._loaded().tamara_client_close(number), Code.INVALID_HANDLE)

    def waiting(self):
        """A poll that waits on another thread; returns the thread and where its reply will be."""
        session = self.client.session_create(self.session(phone="0551234567", amount="300.99"))
        replies = []
        wish = {"order_id": session["order_id"], "wait_s": 600, "interval_s": 0.05}
        thread = threading.Thread(target=lambda: replies.append(self.client.poll_status(wish)))
        thread.start()
        time.sleep(0.5)
        self.assertTrue(thread.is_alive())
        return thread, replies

    def test_other_threads_run_while_a_call_waits_and_can_end_it(self):
        thread, replies = self.waiting()
        while thread.is_alive():
            self.client.interrupt()
            thread.join(0.5)
        self.assertIn(replies[0].code, OPEN)

    def test_closing_ends_the_calls_under_way(self):
        thread, replies = self.waiting()
        self.client.close()
        thread.join(10)
        self.assertIn(replies[0].code, OPEN)

    def test_the_journal_tells_what_was_done(self):
        order = self.sold()["order_id"]
        self.assertEqual(self.client.recover()["steps"], [])
        steps = self.client.history({"order_id": order})["steps"]
        self.assertEqual([(step["kind"], step["state"]) for step in steps], [("session", "paid")])
        self.assertGreaterEqual(len(self.client.history()["steps"]), 1)

    def test_the_client_says_what_it_can_do(self):
        self.assertEqual(self.client.opened["abi_version"], tamara_pos.ABI_VERSION)
        self.assertEqual(self.client.opened["version"], tamara_pos.version())
        for operation in self.client.opened["operations"]:
            self.assertTrue(hasattr(self.client, operation), operation)


if __name__ == "__main__":
    unittest.main()
