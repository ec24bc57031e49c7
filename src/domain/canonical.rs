//! The one JSON form in which facts are written: sorted keys, no blanks, shortest escapes, whole numbers.
//!
//! [`plain`] proves it in one pass over the bytes, without building values; what it cannot prove (escaped keys, huge numbers) the
//! slow way decides: read, write again, compare. It never calls canonical what the slow way would not.

use super::event::digit;
use serde_json::{Map, Value};

/// Nesting up to here is walked; deeper goes the slow way, which has a limit of its own.
const DEPTH_MAX: usize = 64;

/// Whether `bytes` are a JSON object that writes itself again to the same bytes.
pub fn is_canonical(bytes: &[u8]) -> bool {
    if plain(bytes) {
        return true;
    }
    let Ok(object) = serde_json::from_slice::<Map<String, Value>>(bytes) else { return false };
    let mut same = Same(bytes);
    serde_json::to_writer(&mut same, &object).is_ok() && same.0.is_empty()
}

/// Takes in what is written and finds out whether it is what was expected, without keeping it.
struct Same<'a>(&'a [u8]);

impl std::io::Write for Same<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.strip_prefix(bytes).ok_or(std::io::ErrorKind::InvalidData)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Whether `bytes` are certainly canonical; `false` says nothing.
pub fn plain(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_err() {
        return false;
    }
    let mut walk = Walk { bytes, at: 0 };
    walk.object(0).is_some() && walk.at == bytes.len()
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Walk<'a> {
    fn next(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(word).then_some(())?;
        self.at += word.len();
        Some(())
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        self.take(b'{')?;
        if self.bytes.get(self.at) == Some(&b'}') {
            self.at += 1;
            return Some(());
        }
        let mut last: Option<&'a [u8]> = None;
        loop {
            self.take(b'"')?;
            let from = self.at;
            // A key with an escape sorts by what it means, not by how it is written.
            (!self.string()?).then_some(())?;
            let key = &self.bytes[from..self.at - 1];
            last.is_none_or(|last| last < key).then_some(())?;
            last = Some(key);
            self.take(b':')?;
            self.value(depth + 1)?;
            match self.next()? {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<()> {
        self.take(b'[')?;
        if self.bytes.get(self.at) == Some(&b']') {
            self.at += 1;
            return Some(());
        }
        loop {
            self.value(depth + 1)?;
            match self.next()? {
                b',' => {}
                b']' => return Some(()),
                _ => return None,
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        (depth < DEPTH_MAX).then_some(())?;
        match *self.bytes.get(self.at)? {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => {
                self.at += 1;
                self.string().map(|_| ())
            }
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    /// Walks over a string behind its first quotation mark and over the last one; tells whether an escape was in it.
    fn string(&mut self) -> Option<bool> {
        let mut escaped = false;
        loop {
            match self.next()? {
                b'"' => return Some(escaped),
                b'\\' => {
                    escaped = true;
                    match self.next()? {
                        b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                        b'u' => self.control()?,
                        _ => return None,
                    }
                }
                0..0x20 => return None,
                _ => {}
            }
        }
    }

    /// The escape of a control character that has no shorter one: `\u00` and two lower-case digits.
    fn control(&mut self) -> Option<()> {
        self.word(b"00")?;
        let code = digit(self.next()?)? << 4 | digit(self.next()?)?;
        (code < 0x20 && !matches!(code, 8 | 9 | 10 | 12 | 13)).then_some(())
    }

    /// A whole number of at most eighteen digits.
    fn number(&mut self) -> Option<()> {
        let rest = &self.bytes[self.at..];
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest[sign..].iter().take_while(|b| b.is_ascii_digit()).count();
        let zero = rest.get(sign) == Some(&b'0');
        let behind = rest.get(sign + digits);
        let whole = (1..=18).contains(&digits) && !matches!(behind, Some(b'.' | b'e' | b'E'));
        (whole && (!zero || (digits == 1 && sign == 0))).then_some(())?;
        self.at += sign + digits;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slow(bytes: &[u8]) -> bool {
        serde_json::from_slice::<Map<String, Value>>(bytes)
            .is_ok_and(|object| serde_json::to_vec(&object).is_ok_and(|again| again == bytes))
    }

    fn value() -> impl Strategy<Value = Value> {
        let text = "[\\x00-\\x7fа-я\u{1f600}„“]{0,6}";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-9_i64..9).prop_map(Value::from),
            text.prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z\"\\\\é]{0,3}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn object() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::btree_map("[a-z]{0,3}", value(), 0..5)
            .prop_map(|map| serde_json::to_vec(&Value::Object(map.into_iter().collect())).expect("bytes"))
    }

    proptest! {
        /// What is written is canonical, quickly for all but the rare.
        #[test]
        fn written_objects_are_canonical(bytes in object()) {
            prop_assert!(is_canonical(&bytes));
        }

        /// Any byte put, replaced or taken away: the quick way never says more than the slow one.
        #[test]
        fn the_quick_way_never_allows_more(bytes in object(), at in any::<prop::sample::Index>(), byte in any::<u8>(), how in 0..3) {
            let mut bytes = bytes;
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { let _ = bytes.remove(at); }
            }
            prop_assert!(!plain(&bytes) || slow(&bytes), "{}", String::from_utf8_lossy(&bytes));
            prop_assert_eq!(is_canonical(&bytes), slow(&bytes));
        }
    }

    #[test]
    fn odd_forms_are_told_apart() {
        for good in ["{}", r#"{"a":-1,"b":[true,null,"\u001f\n"],"é":{}}"#, r#"{"n":123456789012345678}"#] {
            assert!(plain(good.as_bytes()), "{good}");
        }
        for bad in [
            r#"{"a":01}"#,
            r#"{"a":-0}"#,
            r#"{"a":1e3}"#,
            r#"{"b":1,"a":1}"#,
            r#"{"a":1,"a":1}"#,
            r#"{"a":"\u000a"}"#,
            r#"{"a":"\u001F"}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":1} "#,
            r#"{"a":1,}"#,
            r#"{"a":[1,]}"#,
            "{a:1}",
            "[]",
            "",
            "{\"a\":\"\u{1}\"}",
        ] {
            assert!(!plain(bad.as_bytes()) && !is_canonical(bad.as_bytes()), "{bad}");
        }
        // Escaped keys, fractions and long numbers go the slow way.
        assert!(!plain(br#"{"a":1.5}"#) && is_canonical(br#"{"a":1.5}"#));
        assert!(!plain(br#"{"\"":1}"#) && is_canonical(br#"{"\"":1}"#));
        assert!(!plain(br#"{"n":18446744073709551615}"#) && is_canonical(br#"{"n":18446744073709551615}"#));
    }
}
