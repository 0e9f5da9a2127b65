//! References that are used once: `new_reference`.

use super::{Client, wall_ms};
use crate::error::{Error, Kind};
use crate::host::reply::{Body, NewReference, Reply};
use crate::json::{self, Warning};
use crate::request::{ReferenceRequest, limit};
use crate::value::{clock, random};

/// The name of the counter in the journal.
const COUNTER: &str = "reference";
/// Digits and capitals that nobody takes for each other.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Client {
    /// Makes a reference. The journal's number is what holds references apart; the letters do it across journals: a lost or copied one.
    pub fn new_reference(&self, text: &str) -> Result<Reply, Error> {
        let request: ReferenceRequest = json::parse(text)?;
        let prefix = match request.prefix {
            Some(prefix) if is_prefix(&prefix) => prefix,
            Some(_) => {
                let detail = format!("must be 1 to {} of the letters A to Z, digits, and - _ .", limit::PREFIX);
                return Err(Error::field(Kind::InvalidField, "prefix", detail));
            }
            None => prefix_of(self.config.lane.as_deref().unwrap_or_default()),
        };
        let day = clock::day(wall_ms(), self.offset(None)?);
        let number = self.journal.count_up(COUNTER)?;
        let letter = |byte: u8| LETTERS.get(usize::from(byte % 32)).copied().map(char::from);
        let letters: String = random::bytes::<8>()?.into_iter().filter_map(letter).collect();
        let order_reference_id = format!("{prefix}-{day}-{number}-{letters}");
        let reply = Reply::done("done", Body::NewReference(NewReference { order_reference_id }));
        if self.journal.place().is_some() {
            return Ok(reply);
        }
        let detail = "no journal counts here; chance alone (1 in 2^40) holds this reference apart from others".into();
        Ok(reply.warned(vec![Warning { code: "not_counted", field: None, detail }]))
    }
}

fn is_prefix(text: &str) -> bool {
    (1..=limit::PREFIX).contains(&text.len()) && text.bytes().all(is_plain)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}

/// What a lane's name has of the characters of a prefix.
fn prefix_of(lane: &str) -> String {
    let plain: String = lane.bytes().filter(|byte| is_plain(*byte)).take(limit::PREFIX).map(char::from).collect();
    if plain.is_empty() { "T".into() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_gives_the_prefix_that_it_holds() {
        assert_eq!(prefix_of("till-3"), "till-3");
        assert_eq!(prefix_of("صندوق 3"), "3");
        assert_eq!(prefix_of("صندوق"), "T");
        assert_eq!(prefix_of("Branch of the North, lane 12"), "BranchoftheNorthlane");
    }

    #[test]
    fn a_prefix_is_what_every_path_and_every_service_takes() {
        assert!(["T", "till-3", "A_b.9", "12345678901234567890"].iter().all(|text| is_prefix(text)));
        assert!(!["", "a b", "a/b", "a~2", "ص", "123456789012345678901"].iter().any(|text| is_prefix(text)));
    }
}
