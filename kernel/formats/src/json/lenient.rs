//! Fields that are read whatever their type.
//!
//! Real records hold numbers where text belongs, an object where a list belongs, or `null` anywhere. A record
//! is not refused for that: a text field takes any scalar, a list takes a single value, and what has no sense
//! in its place reads as absent.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};

/// A text, borrowed from the document where it has no escapes. U+0000 is replaced by U+FFFD, since no database
/// takes it in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Str<'a>(pub(crate) Cow<'a, str>);

impl Str<'_> {
    /// The text without surrounding white space; absent when nothing is left.
    pub(crate) fn get(&self) -> Option<&str> {
        let text = self.0.trim();
        (!text.is_empty()).then_some(text)
    }

    /// The same, owned.
    pub(crate) fn owned(&self) -> Option<String> {
        self.get().map(str::to_owned)
    }
}

impl std::ops::Deref for Str<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Str<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(StrVisitor(PhantomData))
    }
}

struct StrVisitor<'a>(PhantomData<&'a ()>);

fn clean(text: String) -> String {
    if memchr::memchr(0, text.as_bytes()).is_some() {
        text.replace('\0', "\u{FFFD}")
    } else {
        text
    }
}

impl<'de: 'a, 'a> Visitor<'de> for StrVisitor<'a> {
    type Value = Str<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Str<'a>, E> {
        Ok(Str(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Str<'a>, E> {
        Ok(Str(Cow::Owned(clean(text.to_owned()))))
    }
    fn visit_string<E>(self, text: String) -> Result<Str<'a>, E> {
        Ok(Str(Cow::Owned(clean(text))))
    }
    fn visit_u64<E>(self, n: u64) -> Result<Str<'a>, E> {
        Ok(Str(Cow::Owned(n.to_string())))
    }
    fn visit_i64<E>(self, n: i64) -> Result<Str<'a>, E> {
        Ok(Str(Cow::Owned(n.to_string())))
    }
    fn visit_f64<E>(self, n: f64) -> Result<Str<'a>, E> {
        Ok(Str(Cow::Owned(n.to_string())))
    }
    fn visit_bool<E>(self, b: bool) -> Result<Str<'a>, E> {
        Ok(Str(Cow::Borrowed(if b { "true" } else { "false" })))
    }
    fn visit_unit<E>(self) -> Result<Str<'a>, E> {
        Ok(Str::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Str<'a>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Str::default())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Str<'a>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Str::default())
    }
}

/// A list. A single value reads as a list of one, `null` as an empty one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> std::ops::Deref for List<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|item| List(vec![item]))
    }
    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<List<T>, E> {
        one(serde::de::value::BorrowedStrDeserializer::new(text))
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<List<T>, E> {
        one(text.into_deserializer())
    }
    fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<List<T>, E> {
        one(n.into_deserializer())
    }
    fn visit_i64<E: serde::de::Error>(self, n: i64) -> Result<List<T>, E> {
        one(n.into_deserializer())
    }
    fn visit_f64<E: serde::de::Error>(self, n: f64) -> Result<List<T>, E> {
        one(n.into_deserializer())
    }
    fn visit_bool<E: serde::de::Error>(self, b: bool) -> Result<List<T>, E> {
        one(b.into_deserializer())
    }
    fn visit_unit<E>(self) -> Result<List<T>, E> {
        Ok(List::default())
    }
}

fn one<'de, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<List<T>, D::Error> {
    T::deserialize(d).map(|item| List(vec![item]))
}

/// An object, or its default where the document has something else.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Obj<T>(pub(crate) T);

impl<T> std::ops::Deref for Obj<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Obj<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ObjVisitor(PhantomData))
    }
}

struct ObjVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for ObjVisitor<T> {
    type Value = Obj<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Obj<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Obj)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Obj<T>, A::Error> {
        IgnoredAny::deserialize(SeqAccessDeserializer::new(seq)).map(|_| Obj::default())
    }
    fn visit_str<E>(self, _: &str) -> Result<Obj<T>, E> {
        Ok(Obj::default())
    }
    fn visit_u64<E>(self, _: u64) -> Result<Obj<T>, E> {
        Ok(Obj::default())
    }
    fn visit_i64<E>(self, _: i64) -> Result<Obj<T>, E> {
        Ok(Obj::default())
    }
    fn visit_f64<E>(self, _: f64) -> Result<Obj<T>, E> {
        Ok(Obj::default())
    }
    fn visit_bool<E>(self, _: bool) -> Result<Obj<T>, E> {
        Ok(Obj::default())
    }
    fn visit_unit<E>(self) -> Result<Obj<T>, E> {
        Ok(Obj::default())
    }
}

/// The entries of an object whose keys are data, in the order of the document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entries<K, V>(pub(crate) Vec<(K, V)>);

impl<K, V> Default for Entries<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Entries<K, V> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<K, V>(PhantomData<(K, V)>);
        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for EntriesVisitor<K, V> {
            type Value = Entries<K, V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        d.deserialize_map(EntriesVisitor(PhantomData))
    }
}

/// A number, written as one or as text.
pub(crate) fn number(text: &Str<'_>) -> Option<f64> {
    text.get()?.parse().ok().filter(|n: &f64| n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Default, Debug, PartialEq)]
    #[serde(default)]
    struct Inner<'a> {
        #[serde(borrow)]
        name: Str<'a>,
    }

    #[derive(Deserialize, Default, Debug, PartialEq)]
    #[serde(default)]
    struct Outer<'a> {
        #[serde(borrow)]
        text: Str<'a>,
        #[serde(borrow)]
        list: List<Obj<Inner<'a>>>,
        #[serde(borrow)]
        inner: Obj<Inner<'a>>,
    }

    #[test]
    fn any_type_is_taken_anywhere() {
        let values = [
            "1",
            "-1",
            "1.5",
            "true",
            "null",
            "\"x\"",
            "[]",
            "{}",
            "[[{\"a\":[1]}]]",
        ];
        for value in values {
            let json = format!("{{\"text\":{value},\"list\":{value},\"inner\":{value}}}");
            assert!(serde_json::from_str::<Outer<'_>>(&json).is_ok(), "{value}");
        }
    }

    #[test]
    fn texts_borrow_and_nul_is_replaced() {
        let json = r#"{"text":"plain","inner":{"name":"a\u0000b"},"list":{"name":"one"}}"#;
        let outer: Outer<'_> = serde_json::from_str(json).unwrap();
        assert!(matches!(outer.text.0, Cow::Borrowed("plain")));
        assert_eq!(&*outer.inner.name, "a\u{FFFD}b");
        assert_eq!(&*outer.list[0].name, "one");
    }
}
