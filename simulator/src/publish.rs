//! Tells merchants what happened to their orders, in each service's words.

use crate::checkout_com::workflow;
use crate::order::{CHANNEL, Order};
use crate::outbox::{Delivery, Token};
use crate::record::WORKFLOW;
use crate::world::World;
use serde_json::{Value, json};

/// Ends a request: tells the merchant's servers what happened, and keeps it.
///
/// # Errors
/// When the state file cannot be written.
pub fn finish(world: &mut World) -> Result<(), String> {
    for (order, events) in world.take_events() {
        publish(world, &order, events);
    }
    world.keep_changes()
}

/// Puts the events of an order on their way.
fn publish(world: &mut World, order: &Order, events: Vec<(String, Value)>) {
    for (event, data) in events {
        if order.channel == CHANNEL {
            if let Some((name, body)) = workflow::event(world, order, &event, &data) {
                world.send(order, WORKFLOW, name, &body);
            }
            continue;
        }
        let body = json!({ "order_id": order.id, "order_reference_id": order.reference, "order_number": order.number,
            "event_type": event, "data": data });
        world.send(order, "order", &event, &body);
        if let (Some(url), "order_approved") = (&order.notification, event.as_str()) {
            let body = json!({ "order_id": order.id, "order_reference_id": order.reference,
                "order_status": order.status, "data": [] });
            let (url, due_ms) = (url.clone(), world.now_ms());
            let order_id = order.id.clone();
            world.outbox.add(Delivery {
                number: 0,
                order_id,
                event,
                url,
                headers: Vec::new(),
                body,
                due_ms,
                token: Token::Good,
                attempt: 0,
            });
        }
    }
}
