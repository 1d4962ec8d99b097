//! Bytes to text: byte order marks, UTF-8, UTF-16, GB18030; control characters.
//!
//! Documents keep their bytes. What is repaired here is only the text that goes into a claim: bytes that belong
//! to no character, and characters that no database and no page wants (U+0000 and the other C0 controls but tab
//! and line ends), become U+FFFD.

mod found;
mod settle;

use std::borrow::Cow;

use baize_model::Refusal;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

pub(crate) use found::{cves, day, links};
pub(crate) use settle::settle;

/// Text read from bytes, and how much of it had to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded<'a> {
    /// The text, without byte order mark.
    pub(crate) text: Cow<'a, str>,
    /// Number of characters in it that stand for bytes or controls that could not be kept.
    pub(crate) replaced: usize,
}

/// Reads text: UTF-8, UTF-16 with a byte order mark, or GB18030 that reads as Chinese throughout.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if bad {
            Err(not_text(bytes))
        } else {
            Ok(without_controls(text).text)
        };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(without_controls(Cow::Borrowed(text)).text),
        Err(_) => match GB18030.decode_without_bom_handling(bytes) {
            (text, false) if reads_as_chinese(&text) => Ok(without_controls(text).text),
            _ => Err(not_text(bytes)),
        },
    }
}

/// Reads text that may be damaged, in the encoding its prolog declares or, without one that holds, in the one
/// that fits best. Refused only when most of it is no text at all.
pub(crate) fn read(bytes: &[u8]) -> Result<Decoded<'_>, Refusal> {
    let marked = Encoding::for_bom(bytes);
    let body = &bytes[marked.map_or(0, |(_, mark)| mark)..];
    let encoding = marked.map_or_else(|| best_encoding(body), |(encoding, _)| encoding);
    let (text, _) = encoding.decode_without_bom_handling(body);
    let decoded = without_controls(text);
    if decoded.replaced > 8 && decoded.replaced * 4 > decoded.text.chars().count() {
        return Err(not_text(bytes));
    }
    Ok(decoded)
}

/// The encoding that an XML prolog declares, where it is one that is read.
pub(crate) fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.get(..head.len().min(256))?.trim_ascii_start();
    let end = memchr::memmem::find(head, b"?>")?;
    let prolog = head.strip_prefix(b"<?xml").map(|_| &head[..end])?;
    let at = memchr::memmem::find(prolog, b"encoding")?;
    let value = prolog[at + 8..]
        .trim_ascii_start()
        .strip_prefix(b"=")?
        .trim_ascii_start();
    let quote = *value.first()?;
    let label = value[1..].split(|b| *b == quote).next()?;
    let encoding = Encoding::for_label(label)?;
    // A prolog that can be read byte by byte is not UTF-16, whatever it says.
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return None;
    }
    // GBK and GB2312 are read as the larger set that contains them.
    Some(if encoding == encoding_rs::GBK {
        GB18030
    } else {
        encoding
    })
}

/// Trims, turns every kind of line end into one, and gives nothing for an empty text.
pub(crate) fn clean(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}');
    if text.is_empty() {
        return None;
    }
    if !text.contains('\r') {
        return Some(text.to_owned());
    }
    Some(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Whether a character may stand in a claim.
pub(crate) fn allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

fn best_encoding(bytes: &[u8]) -> &'static Encoding {
    let guess = undeclared(bytes);
    let Some(declared) = declared(bytes) else {
        return guess;
    };
    if declared == guess {
        return guess;
    }
    // The declaration and the bytes disagree. Bytes of one encoding hardly ever make ordinary Chinese in another,
    // so the one in which the text reads better is the one that was meant; in doubt it is the declared one.
    let (as_declared, _) = declared.decode_without_bom_handling(bytes);
    let (as_guessed, _) = guess.decode_without_bom_handling(bytes);
    if damage(&as_guessed) < damage(&as_declared) {
        guess
    } else {
        declared
    }
}

/// The encoding of bytes that declare none, or for which the declaration is left out of account.
pub(crate) fn undeclared(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let (utf8, _) = UTF_8.decode_without_bom_handling(bytes);
    let (gb, _) = GB18030.decode_without_bom_handling(bytes);
    if damage(&gb) < damage(&utf8) {
        GB18030
    } else {
        UTF_8
    }
}

/// Damaged or implausible characters against the plausible ones outside ASCII, in thousandths.
fn damage(text: &str) -> usize {
    let (mut bad, mut all) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        bad += usize::from(!common_in_chinese(c));
    }
    (bad * 1000).checked_div(all).unwrap_or(0)
}

fn reads_as_chinese(text: &str) -> bool {
    text.chars().all(allowed) && damage(text) <= 50
}

/// Characters of ordinary Chinese text: the 6,763 characters and the signs of GB 2312.
fn common_in_chinese(c: char) -> bool {
    let text = c.encode_utf8(&mut [0; 4]).to_owned();
    let (bytes, _, unmappable) = GB18030.encode(&text);
    !unmappable && matches!(*bytes, [0xA1..=0xA9 | 0xB0..=0xF7, 0xA1..=0xFE])
}

fn without_controls(text: Cow<'_, str>) -> Decoded<'_> {
    // Below U+0020 every control is one byte, so most texts are passed by looking at bytes.
    let clean = !text.bytes().any(|b| b < 0x20 && !allowed(char::from(b)));
    if clean {
        let replaced = if text.is_ascii() {
            0
        } else {
            count_replacements(&text)
        };
        return Decoded { text, replaced };
    }
    let text: String = text
        .chars()
        .map(|c| if allowed(c) { c } else { '\u{FFFD}' })
        .collect();
    let replaced = count_replacements(&text);
    Decoded {
        text: Cow::Owned(text),
        replaced,
    }
}

fn count_replacements(text: &str) -> usize {
    memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}".as_bytes()).count()
}

fn not_text(bytes: &[u8]) -> Refusal {
    let at = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    Refusal::new("not-utf8", format!("neither UTF-8 nor GB18030 at byte {at}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let mut bytes = if big { vec![0xFE, 0xFF] } else { vec![0xFF, 0xFE] };
        for unit in text.encode_utf16() {
            bytes.extend(if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            });
        }
        bytes
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "白泽 <Router> 存在缓冲区溢出漏洞";
        let gbk = GB18030.encode(text).0.into_owned();
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{FEFF}{text}").into_bytes(),
            utf16(text, true),
            utf16(text, false),
            gbk,
        ] {
            assert_eq!(decode(&bytes).unwrap(), text);
            let decoded = read(&bytes).unwrap();
            assert_eq!((decoded.text.as_ref(), decoded.replaced), (text, 0));
        }
    }

    #[test]
    fn a_prolog_decides_where_bytes_do_not() {
        // These GBK bytes are valid UTF-8 too, with another meaning.
        let mut bytes = b"<?xml version='1.0' encoding='gb2312'?><a>".to_vec();
        bytes.extend_from_slice(&GB18030.encode("漏失模").0);
        bytes.extend_from_slice(b"</a>");
        assert!(std::str::from_utf8(&bytes[42..48]).is_ok());
        assert!(read(&bytes).unwrap().text.contains("漏失模"));
    }

    #[test]
    fn a_prolog_that_lies_is_not_believed() {
        let mut bytes = br#"<?xml version="1.0" encoding="utf-8"?><a>"#.to_vec();
        bytes.extend_from_slice(&GB18030.encode("存在安全漏洞").0);
        assert!(read(&bytes).unwrap().text.ends_with("存在安全漏洞"));
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf8_into_gbk() {
        let mut bytes = "该漏洞源于程序未能正确验证用户输入".as_bytes().to_vec();
        bytes[4] = 0xFF;
        let decoded = read(&bytes).unwrap();
        assert!(decoded.replaced > 0 && decoded.text.ends_with("源于程序未能正确验证用户输入"));
        assert_eq!(decode(&bytes).unwrap_err().code, "not-utf8");
    }

    #[test]
    fn controls_are_replaced_and_counted() {
        let decoded = read(b"a\0b\x1Bc\td\r\n").unwrap();
        assert_eq!(
            (decoded.text.as_ref(), decoded.replaced),
            ("a\u{FFFD}b\u{FFFD}c\td\r\n", 2)
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let noise: Vec<u8> = (0..4000_u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        assert_eq!(decode(&noise).unwrap_err().code, "not-utf8");
        assert_eq!(decode(b"caf\xE9 latin").unwrap_err().code, "not-utf8");
    }

    #[test]
    fn cleaning_trims_and_joins_line_ends() {
        assert_eq!(
            clean(" \u{A0}a\r\n\r\nb\rc\u{3000}").as_deref(),
            Some("a\n\nb\nc")
        );
        assert_eq!(clean(" \r\n\u{FEFF}"), None);
    }
}
