//! Text in const evaluation, where nothing can be allocated.

const CAPACITY: usize = 1024;

/// A message under construction; what exceeds 1 KiB is cut.
pub(super) struct Text {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Text {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; CAPACITY],
            len: 0,
        }
    }

    /// Appends `part`.
    pub(super) const fn push(&mut self, part: &str) -> &mut Self {
        let part = part.as_bytes();
        let mut at = 0;
        while at < part.len() && self.len < CAPACITY {
            self.bytes[self.len] = part[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    /// Appends a place: the field `name` of `owner`, or `owner` alone.
    pub(super) const fn place(&mut self, owner: &str, name: &str) -> &mut Self {
        self.push("`").push(owner);
        if !name.is_empty() {
            self.push(".").push(name);
        }
        self.push("`")
    }

    /// Appends advice in a paragraph of its own.
    pub(super) const fn help(&mut self, help: &str) -> &mut Self {
        self.push("\n\nhelp: ").push(help)
    }

    /// Whether nothing was appended.
    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The text so far.
    pub(super) const fn as_str(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.len);
        match core::str::from_utf8(text) {
            Ok(text) => text,
            // A cut within a character leaves what comes before it.
            Err(error) => match core::str::from_utf8(text.split_at(error.valid_up_to()).0) {
                Ok(text) => text,
                Err(_) => "",
            },
        }
    }
}

/// Whether two texts are equal; `==` is not const.
pub(super) const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
