//! The XML forms, an entry at a time.

use baize_model::Claim;

/// A Chinese exchange form: one XML document of many entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exchange {
    /// CNNVD's data file.
    Cnnvd,
    /// GB/T 28458-2020.
    Gbt28458,
}

impl Exchange {
    fn write<'a>(self, claims: impl IntoIterator<Item = &'a Claim>) -> String {
        match self {
            Self::Cnnvd => crate::cnnvd(claims),
            Self::Gbt28458 => crate::gbt28458(claims),
        }
    }

    /// What stands before the first entry, and what after the last.
    pub fn frame(self) -> (String, String) {
        let mut head = self.write([]);
        let end = head.rfind("</").unwrap_or(head.len());
        let foot = head.split_off(end);
        (head, foot)
    }

    /// The entry of a claim, if the form has one for it.
    pub fn entry(self, claim: &Claim) -> Option<String> {
        if self == Self::Cnnvd && !crate::has_cnnvd_number(claim) {
            return None;
        }
        let (head, foot) = self.frame();
        let whole = self.write([claim]);
        whole
            .get(head.len()..whole.len().checked_sub(foot.len())?)
            .map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_in_their_frame_are_the_document() {
        let claim = Claim::about(baize_model::Identifier::parse("CNNVD-203001-123").unwrap());
        for form in [Exchange::Cnnvd, Exchange::Gbt28458] {
            let (head, foot) = form.frame();
            let entry = form.entry(&claim).unwrap();
            assert_eq!(
                format!("{head}{entry}{entry}{foot}"),
                form.write([&claim, &claim])
            );
        }
        let other = Claim::about(baize_model::Identifier::parse("CVE-2030-1000").unwrap());
        assert_eq!(Exchange::Cnnvd.entry(&other), None);
    }
}
