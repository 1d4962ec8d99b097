//! Fields in stanzas with an empty line between them, as dpkg and apk keep what is installed.

/// A stanza: the line on which it begins, and its fields by name.
pub(crate) struct Stanza<'a> {
    pub(crate) line: usize,
    fields: Vec<(&'a str, &'a str)>,
}

impl<'a> Stanza<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.fields.iter().find(|(n, _)| *n == name)?;
        Some(value.trim()).filter(|v| !v.is_empty())
    }
}

/// The stanzas of a text, with those of their fields that are wanted. Lines that go on with a field are not.
pub(crate) fn stanzas<'a>(text: &'a str, wanted: &'a [&str]) -> impl Iterator<Item = Stanza<'a>> {
    let mut lines = text.lines().enumerate();
    std::iter::from_fn(move || {
        let mut stanza: Option<Stanza<'a>> = None;
        for (at, line) in lines.by_ref() {
            if line.trim().is_empty() {
                if stanza.is_some() {
                    break;
                }
                continue;
            }
            let stanza = stanza.get_or_insert(Stanza {
                line: at + 1,
                fields: Vec::new(),
            });
            if let Some((name, value)) = line.split_once(':')
                && wanted.contains(&name)
                && stanza.fields.len() < 64
            {
                stanza.fields.push((name, value));
            }
        }
        stanza
    })
}
