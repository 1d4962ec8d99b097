//! Numbers in bytes of seven bits, the lowest first, as the payloads of events hold them.

/// Appends numbers.
pub(crate) fn write(bytes: &mut Vec<u8>, numbers: impl IntoIterator<Item = u64>) {
    for mut number in numbers {
        while number > 0x7f {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }
}

/// Takes the next number; `None` where there is none, or not all of one.
pub(crate) fn read(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0_u64, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if *byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_a_cut_one_is_refused() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, u64::MAX];
        let mut bytes = Vec::new();
        write(&mut bytes, numbers);
        let mut rest = bytes.as_slice();
        assert_eq!(numbers.map(|_| read(&mut rest)), numbers.map(Some));
        assert_eq!(read(&mut rest), None);
        let mut cut = &bytes[..bytes.len() - 1];
        assert!((1..numbers.len()).all(|_| read(&mut cut).is_some()));
        assert_eq!(read(&mut cut), None);
        assert_eq!(read(&mut [0x80; 12].as_slice()), None);
    }
}
