//! Telling containers by their first bytes.

/// What a stream is, as far as containers go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// No container.
    Plain,
    /// gzip.
    Gzip,
    /// zstd.
    Zstd,
    /// tar, any dialect.
    Tar,
    /// zip.
    Zip,
    /// A container that is not read, by name.
    Unread(&'static str),
}

/// Length of a tar block.
pub(super) const BLOCK: usize = 512;

/// Looks at the first bytes.
pub(super) fn sniff(head: &[u8]) -> Kind {
    match head {
        [0x1f, 0x8b, 8, ..] => Kind::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Kind::Zstd,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => Kind::Zip,
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Kind::Unread("bzip2"),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Kind::Unread("xz"),
        [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => Kind::Unread("7z"),
        [b'R', b'a', b'r', b'!', 0x1a, 7, ..] => Kind::Unread("rar"),
        _ => match head.first_chunk::<BLOCK>() {
            // A tar from before POSIX has no magic: only its checksum tells, and only if its name is padded.
            Some(block)
                if (&block[257..262] == b"ustar" || (block[0] != 0 && block[99] == 0))
                    && checksum_holds(block) =>
            {
                Kind::Tar
            }
            _ => Kind::Plain,
        },
    }
}

/// True when a tar header's checksum is right.
pub(super) fn checksum_holds(block: &[u8; BLOCK]) -> bool {
    let Some(stated) = octal(&block[148..156]) else {
        return false;
    };
    let sum: u64 = block
        .iter()
        .enumerate()
        .map(|(i, b)| {
            if (148..156).contains(&i) {
                32
            } else {
                u64::from(*b)
            }
        })
        .sum();
    sum == stated
}

/// Reads a number of a tar header: octal digits between blanks.
pub(super) fn octal(field: &[u8]) -> Option<u64> {
    let digits = field
        .trim_ascii()
        .split(|b| *b == 0 || *b == b' ')
        .find(|d| !d.is_empty())?;
    digits.iter().try_fold(0u64, |n, d| match d {
        b'0'..=b'7' => n.checked_mul(8)?.checked_add(u64::from(d - b'0')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headers() {
        assert_eq!(octal(b"0000644\0"), Some(0o644));
        assert_eq!(octal(b"  644 \0 "), Some(0o644));
        assert_eq!(octal(b"\0\0\0\0"), None);
        assert_eq!(octal(b"08\0"), None);
        assert_eq!(octal(b"7777777777777777777777777"), None);
    }

    #[test]
    fn text_is_plain() {
        for text in ["", "{}", "PK", "<?xml version='1.0'?>", "BZh9 is not enough"] {
            assert_eq!(sniff(text.as_bytes()), Kind::Plain, "{text}");
        }
        assert_eq!(sniff(&[0; 1024]), Kind::Plain);
        assert_eq!(sniff(&[b' '; 1024]), Kind::Plain);
    }
}
