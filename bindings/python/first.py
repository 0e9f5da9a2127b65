import sys
import tamara_pos

simulator = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8799"
price = {"amount": "300.00", "currency": "SAR"}

# Everything that is left out has a default. For the real service: your token, and no base_url.
with tamara_pos.Client({"base_url": simulator, "api_token": "sim_demo", "language": "en"}) as client:
    # Sends the customer an SMS, and waits until the first instalment is paid.
    reply = client.pay({
        "order_reference_id": "S-1", "phone_number": "0544337866", "total_amount": price,
        "items": [{"reference_id": "123", "type": "Physical", "name": "Lego City", "sku": "SA-12436", "quantity": 1,
                   "total_amount": price}],
    })

print(reply["name"], reply["next_action"], reply.message("en"))
sys.exit(0 if reply.paid else 1)
