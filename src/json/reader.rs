//! Reads a type member by member, and knows the path of the member that is wrong.
//!
//! serde compiles the reader of a type anew for every deserializer, so there is one, and a small one: it cuts an object into its
//! members' texts and leaves the texts of plain values to serde_json. An object is read from an object alone, never from a list of
//! its members' values, and a name of a variant from a string alone.

use serde::de::value::{StrDeserializer, StringDeserializer};
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, Error as _, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde_json::value::RawValue;
use serde_json::{Error, Number};
use std::fmt;

/// A step on the way down to a value.
pub enum Segment {
    /// Into the member of an object.
    Member(String),
    /// Into the element of a list.
    Element(usize),
}

/// Reads a whole text, or says where it is wrong and why.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, (Vec<Segment>, Error)> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let mut path = Vec::new();
    T::deserialize(Reader { text, path: &mut path }).map_err(|error| (path, error))
}

/// The members of an object in their order, not read yet.
pub fn members(text: &str) -> Result<Vec<(String, &RawValue)>, Error> {
    serde_json::from_str(text).map(|Members(members)| members)
}

type Plain<'de> = serde_json::Deserializer<serde_json::de::StrRead<'de>>;

/// One value.
struct Reader<'de, 'a> {
    text: &'de str,
    /// Where it is. A failure leaves it as it was there.
    path: &'a mut Vec<Segment>,
}

impl<'de> Reader<'de, '_> {
    /// Leaves the whole text to serde_json.
    fn plain<T>(&self, read: impl FnOnce(&mut Plain<'de>) -> Result<T, Error>) -> Result<T, Error> {
        let mut plain = serde_json::Deserializer::from_str(self.text);
        let value = read(&mut plain)?;
        plain.end().map(|()| value)
    }

    /// What begins like a string is one, or no JSON; all else is refused as what it is.
    fn string(&self, expected: &dyn Expected) -> Result<String, Error> {
        match self.text.starts_with('"') {
            true => serde_json::from_str(self.text),
            false => Err(unfit(self.text, expected)),
        }
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if !self.text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Err(unfit(self.text, &visitor));
        }
        let number: Number = serde_json::from_str(self.text)?;
        match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), _, _) => visitor.visit_u64(number),
            (_, Some(number), _) => visitor.visit_i64(number),
            (_, _, number) => visitor.visit_f64(number.unwrap_or(f64::NAN)),
        }
    }
}

/// All numbers are read alike.
macro_rules! numbers {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.number(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.plain(|plain| plain.deserialize_any(visitor))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            other => Err(unfit(other, &visitor)),
        }
    }

    numbers! {
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_i8 deserialize_i16 deserialize_i32
        deserialize_i64 deserialize_f32 deserialize_f64
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = self.string(&visitor)?;
        visitor.visit_string(text)
    }

    /// Of variants without values.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let name: StringDeserializer<Error> = self.string(&visitor)?.into_deserializer();
        visitor.visit_enum(name)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.text == "null" { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    /// Raw JSON, for one.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.plain(|plain| plain.deserialize_newtype_struct(name, visitor))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text.starts_with('[') {
            true => visitor.visit_seq(Elements::of(self)?),
            false => Err(unfit(self.text, &visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text.starts_with('{') {
            true => visitor.visit_map(Object::of(self)?),
            false => Err(unfit(self.text, &visitor)),
        }
    }

    /// A member that is null is left out, as if it were absent: so that both mean the same everywhere. An unknown one is left in.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.text.starts_with('{') {
            true => visitor.visit_map(Object::of(self)?.without_nulls(fields)),
            false => Err(unfit(self.text, &visitor)),
        }
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char str bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// The members that are still to be read.
struct Object<'de, 'a> {
    rest: std::vec::IntoIter<(String, &'de RawValue)>,
    /// The members that are left out where they are null.
    optional: &'static [&'static str],
    value: Option<(String, &'de RawValue)>,
    path: &'a mut Vec<Segment>,
}

impl<'de, 'a> Object<'de, 'a> {
    fn of(reader: Reader<'de, 'a>) -> Result<Self, Error> {
        Ok(Object { rest: members(reader.text)?.into_iter(), optional: &[], value: None, path: reader.path })
    }

    fn without_nulls(self, fields: &'static [&'static str]) -> Self {
        Object { optional: fields, ..self }
    }

    #[inline(never)]
    fn next_value(&mut self) -> Result<Reader<'de, '_>, Error> {
        let (name, raw) = self.value.take().ok_or_else(|| Error::custom("a value before its name"))?;
        self.path.push(Segment::Member(name));
        Ok(Reader { text: raw.get(), path: self.path })
    }
}

impl<'de> MapAccess<'de> for Object<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let optional = self.optional;
        let is_left_out = |(name, raw): &(String, &RawValue)| raw.get() == "null" && optional.contains(&name.as_str());
        self.value = self.rest.find(|member| !is_left_out(member));
        let Some((name, _)) = &self.value else { return Ok(None) };
        let key: StrDeserializer<'_, Error> = name.as_str().into_deserializer();
        let read = seed.deserialize(key);
        if read.is_err() {
            self.next_value()?;
        }
        read.map(Some)
    }

    /// Not inlined, so that all texts, say, of all objects share one.
    #[inline(never)]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let value = seed.deserialize(self.next_value()?)?;
        self.path.pop();
        Ok(value)
    }
}

/// The elements that are still to be read.
struct Elements<'de, 'a> {
    rest: std::iter::Enumerate<std::vec::IntoIter<&'de RawValue>>,
    path: &'a mut Vec<Segment>,
}

impl<'de, 'a> Elements<'de, 'a> {
    fn of(reader: Reader<'de, 'a>) -> Result<Self, Error> {
        let list: Vec<&RawValue> = serde_json::from_str(reader.text)?;
        Ok(Elements { rest: list.into_iter().enumerate(), path: reader.path })
    }
}

impl<'de> SeqAccess<'de> for Elements<'de, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((index, raw)) = self.rest.next() else { return Ok(None) };
        self.path.push(Segment::Element(index));
        let value = seed.deserialize(Reader { text: raw.get(), path: self.path })?;
        self.path.pop();
        Ok(Some(value))
    }
}

/// What serde_json says of a value of another kind than the one that was expected.
#[inline(never)]
fn unfit(text: &str, expected: &dyn Expected) -> Error {
    struct Unfit<'a>(&'a dyn Expected);

    impl Visitor<'_> for Unfit<'_> {
        type Value = de::value::Error;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    match serde_json::Deserializer::from_str(text).deserialize_any(Unfit(expected)) {
        Err(error) => error,
        Ok(never) => Error::custom(never),
    }
}

struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;

        impl<'de> Visitor<'de> for All {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<String, &RawValue>()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(All)
    }
}
