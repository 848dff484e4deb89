//! JSON values that stand in an array, or one behind the other, on any number of lines.

use std::io::{self, BufRead, Read};

/// The objects of a file, read one by one.
#[derive(Debug)]
pub(super) struct Objects {
    text: Vec<u8>,
    /// The line that is read, from 1.
    line: u64,
    /// The line on which the object starts.
    pub(super) start: u64,
    is_done: bool,
}

/// The result of reading an object.
pub(super) enum Object {
    Read,
    /// Something else than an object stands here; the rest of the file is not read.
    Bad(String),
    End,
}

impl Objects {
    pub(super) fn new(line: u64) -> Self {
        Self {
            text: Vec::new(),
            line,
            start: line,
            is_done: false,
        }
    }

    /// The text of the object that was read.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Reads the next object, of at most `limit` bytes.
    pub(super) fn next(&mut self, input: &mut impl BufRead, limit: usize) -> io::Result<Object> {
        self.text.clear();
        if self.is_done {
            return Ok(Object::End);
        }
        let Some(first) = self.skip(input)? else {
            self.is_done = true;
            return Ok(Object::End);
        };
        self.start = self.line;
        if first != b'{' {
            self.is_done = true;
            return Ok(Object::Bad(
                "expected a JSON object; the rest of the file is not read".to_owned(),
            ));
        }
        let (mut depth, mut in_text, mut is_escaped) = (0_u32, false, false);
        loop {
            let block = input.fill_buf()?;
            if block.is_empty() || self.text.len() > limit {
                self.is_done = true;
                let message = if block.is_empty() {
                    "the file ends within this object: is it complete?".to_owned()
                } else {
                    format!(
                        "the object has more than {limit} bytes; the rest of the file is not read"
                    )
                };
                return Ok(Object::Bad(message));
            }
            let mut end = None;
            for (at, byte) in block.iter().enumerate() {
                self.line += u64::from(*byte == b'\n');
                if in_text {
                    match byte {
                        _ if is_escaped => is_escaped = false,
                        b'\\' => is_escaped = true,
                        b'"' => in_text = false,
                        _ => {}
                    }
                    continue;
                }
                match byte {
                    b'"' => in_text = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => {
                        depth = depth.saturating_sub(1);
                        if depth == 0 {
                            end = Some(at + 1);
                            break;
                        }
                    }
                    _ => {}
                }
            }
            let read = end.unwrap_or(block.len());
            self.text.extend_from_slice(&block[..read]);
            input.consume(read);
            if end.is_some() {
                return Ok(Object::Read);
            }
        }
    }

    /// Reads over what stands between objects, and gives the next byte, which stays to be read.
    fn skip(&mut self, input: &mut impl BufRead) -> io::Result<Option<u8>> {
        loop {
            let block = input.fill_buf()?;
            if block.is_empty() {
                return Ok(None);
            }
            let is_between = |byte: &u8| {
                byte.is_ascii_whitespace()
                    || matches!(byte, b'[' | b']' | b',' | 0xef | 0xbb | 0xbf)
            };
            let end = block.iter().position(|byte| !is_between(byte));
            let between = &block[..end.unwrap_or(block.len())];
            self.line += memchr::memchr_iter(b'\n', between).count() as u64;
            let (read, next) = (between.len(), end.and_then(|end| block.get(end).copied()));
            input.consume(read);
            if next.is_some() {
                return Ok(next);
            }
        }
    }
}

/// Undoes what the text format of `COPY` did to the text of one cell.
#[derive(Debug)]
pub(super) struct Undoubled<R> {
    input: R,
}

impl<R: BufRead> Undoubled<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input }
    }
}

impl<R: BufRead> Read for Undoubled<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut count = 0;
        while count < buffer.len() {
            let block = self.input.fill_buf()?;
            let Some(&first) = block.first() else { break };
            if first == b'\\' {
                self.input.consume(1);
                let next = self.input.fill_buf()?.first().copied();
                buffer[count] = match next {
                    Some(b'n') => b'\n',
                    Some(b't') => b'\t',
                    Some(b'r') => b'\r',
                    Some(b'b') => 8,
                    Some(b'f') => 12,
                    Some(b'v') => 11,
                    Some(other) => other,
                    None => b'\\',
                };
                self.input.consume(usize::from(next.is_some()));
                count += 1;
            } else {
                let room = &block[..block.len().min(buffer.len() - count)];
                let plain = memchr::memchr(b'\\', room).unwrap_or(room.len());
                buffer[count..count + plain].copy_from_slice(&room[..plain]);
                self.input.consume(plain);
                count += plain;
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Object, Objects, Undoubled};

    fn read(text: &str) -> (Vec<(u64, String)>, bool) {
        let (mut objects, mut input) = (Objects::new(1), text.as_bytes());
        let mut found = Vec::new();
        loop {
            match objects.next(&mut input, 1 << 20) {
                Ok(Object::Read) => {
                    let text = String::from_utf8_lossy(objects.text()).into_owned();
                    found.push((objects.start, text));
                }
                Ok(Object::Bad(_)) | Err(_) => return (found, false),
                Ok(Object::End) => return (found, true),
            }
        }
    }

    #[test]
    fn objects_stand_in_arrays_and_one_behind_the_other() {
        let one = (1, "{\"a\":\"}{\\\"\"}".to_owned());
        let two = (2, "{\"b\":[{}]}".to_owned());
        let both = vec![one.clone(), two];
        let separate = format!("{}\n{{\"b\":[{{}}]}}", one.1);
        assert_eq!(read(&separate), (both.clone(), true));
        let array = format!("[{}, \n {{\"b\":[{{}}]}}]\n", one.1);
        assert_eq!(read(&array), (both, true));
        assert_eq!(read("[]"), (vec![], true));
        assert_eq!(read("[1]"), (vec![], false));
        assert_eq!(read("[{\"a\":"), (vec![], false));
    }

    #[test]
    fn escapes_of_copy_are_undone() {
        let mut text = String::new();
        let read = Undoubled::new(&b"a\\\\n\\n\\tb\\"[..]).read_to_string(&mut text);
        assert!(read.is_ok());
        assert_eq!(text, "a\\n\n\tb\\");
    }
}
