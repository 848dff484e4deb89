//! Values made from bytes.

use convex_schema_core::Value;

/// Most levels of nesting, more than values may have.
const LEVELS: usize = 70;

/// The value that `bytes` stand for. All bytes stand for one; many can't be sent anywhere.
pub fn of_bytes(bytes: &[u8]) -> Value {
    Source { bytes }.value(LEVELS)
}

struct Source<'a> {
    bytes: &'a [u8],
}

impl Source<'_> {
    fn byte(&mut self) -> u8 {
        match self.bytes.split_first() {
            Some((first, rest)) => {
                self.bytes = rest;
                *first
            }
            None => 0,
        }
    }

    fn eight(&mut self) -> [u8; 8] {
        std::array::from_fn(|_| self.byte())
    }

    fn some(&mut self) -> Vec<u8> {
        let len = usize::from(self.byte() % 32).min(self.bytes.len());
        let (now, later) = self.bytes.split_at(len);
        self.bytes = later;
        now.to_vec()
    }

    fn text(&mut self) -> String {
        String::from_utf8_lossy(&self.some()).into_owned()
    }

    fn value(&mut self, levels: usize) -> Value {
        let kind = self.byte();
        match kind % 8 {
            1 => Value::Int64(i64::from_le_bytes(self.eight())),
            2 => Value::Float64(f64::from_le_bytes(self.eight())),
            3 => Value::Boolean(kind & 8 != 0),
            4 => Value::String(self.text()),
            5 => Value::Bytes(self.some()),
            6 if levels > 0 => (0..kind >> 4).map(|_| self.value(levels - 1)).collect(),
            7 if levels > 0 => {
                let fields = (0..kind >> 4).map(|_| (self.text(), self.value(levels - 1)));
                fields.collect()
            }
            _ => Value::Null,
        }
    }
}
