//! Keys on disk: runs in order, merged into one file that is searched by blocks.
//!
//! The files have no names, so that nothing of them stays behind however the program ends.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::marker::PhantomData;

use super::entry::{Entry, place};

/// Entries that are read at once to find one.
const BLOCK: usize = 128;

/// Bytes that a merge reads of each run at once.
const BUFFER: usize = 1 << 16;

/// The most runs that are merged at once; more are merged in steps.
const FAN: usize = 128;

/// Sorted runs of entries, each a file.
#[derive(Debug)]
pub(super) struct Runs<E> {
    files: Vec<(File, u64)>,
    entries: PhantomData<E>,
}

impl<E> Default for Runs<E> {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            entries: PhantomData,
        }
    }
}

impl<E: Entry> Runs<E> {
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Writes a run of entries, which come in order.
    pub(super) fn add(&mut self, entries: impl Iterator<Item = E>) -> io::Result<()> {
        if self.files.len() >= FAN {
            let files = std::mem::take(&mut self.files);
            let mut writer = Writer::new()?;
            merge(files, std::iter::empty::<E>(), |entry| writer.add(entry))?;
            self.files.push(writer.finish()?);
        }
        let mut writer = Writer::new()?;
        for entry in entries {
            writer.add(entry)?;
        }
        self.files.push(writer.finish()?);
        Ok(())
    }

    /// Merges all runs, and entries in order that are not in one, so that each key is there once.
    pub(super) fn merge(
        self,
        rest: impl Iterator<Item = E>,
        mut repeated: impl FnMut(u128),
    ) -> io::Result<Sorted<E>> {
        let mut writer = Writer::new()?;
        let mut fences = Vec::new();
        let mut last: Option<(u128, bool)> = None;
        merge(self.files, rest, |entry| {
            let key = entry.key();
            if let Some((_, is_told)) = last.as_mut().filter(|(known, _)| *known == key) {
                if !std::mem::replace(is_told, true) {
                    repeated(key);
                }
                return Ok(());
            }
            last = Some((key, false));
            if writer.count % BLOCK as u64 == 0 {
                fences.push(entry);
            }
            writer.add(entry)
        })?;
        let (file, len) = writer.finish()?;
        Ok(Sorted { file, len, fences })
    }
}

struct Writer {
    out: BufWriter<File>,
    bytes: Vec<u8>,
    count: u64,
}

impl Writer {
    fn new() -> io::Result<Self> {
        Ok(Self {
            out: BufWriter::with_capacity(BUFFER, tempfile::tempfile()?),
            bytes: Vec::new(),
            count: 0,
        })
    }

    fn add<E: Entry>(&mut self, entry: E) -> io::Result<()> {
        self.bytes.clear();
        entry.write(&mut self.bytes);
        self.count += 1;
        self.out.write_all(&self.bytes)
    }

    fn finish(self) -> io::Result<(File, u64)> {
        let file = self.out.into_inner();
        let mut file = file.map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok((file, self.count))
    }
}

/// Calls `each` with the entries of all runs, and with `rest`, in order.
fn merge<E: Entry>(
    files: Vec<(File, u64)>,
    rest: impl Iterator<Item = E>,
    mut each: impl FnMut(E) -> io::Result<()>,
) -> io::Result<()> {
    let mut rest = rest;
    let mut runs: Vec<_> = files
        .into_iter()
        .map(|(file, count)| (BufReader::with_capacity(BUFFER, file), count))
        .collect();
    let own = runs.len();
    let mut next = |run: usize| -> io::Result<Option<E>> {
        let Some((file, left)) = runs.get_mut(run) else {
            return Ok(rest.next());
        };
        if *left == 0 {
            return Ok(None);
        }
        *left -= 1;
        let mut bytes = [0; 32];
        let bytes = bytes.get_mut(..E::BYTES).unwrap_or_default();
        file.read_exact(bytes)?;
        Ok(Some(E::read(bytes)))
    };
    let mut heap = BinaryHeap::new();
    for run in 0..=own {
        heap.extend(next(run)?.map(|entry| Reverse((place(entry.key()), entry, run))));
    }
    while let Some(Reverse((_, entry, run))) = heap.pop() {
        each(entry)?;
        heap.extend(next(run)?.map(|entry| Reverse((place(entry.key()), entry, run))));
    }
    Ok(())
}

/// Entries in one file, in order.
#[derive(Debug)]
pub(super) struct Sorted<E> {
    file: File,
    len: u64,
    /// The first entry of each block.
    fences: Vec<E>,
}

impl<E: Entry> Sorted<E> {
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Finds the entry with a key.
    pub(super) fn get(&self, key: u128) -> io::Result<Option<E>> {
        let wanted = place(key);
        let fences = &self.fences;
        let behind = fences.partition_point(|fence| place(fence.key()) <= wanted);
        let Some(block) = behind.checked_sub(1) else {
            return Ok(None);
        };
        let first = (block * BLOCK) as u64;
        let count = (self.len - first).min(BLOCK as u64);
        let mut bytes = vec![0; usize::try_from(count).unwrap_or_default() * E::BYTES];
        read_at(&self.file, &mut bytes, first * E::BYTES as u64)?;
        let mut entries = bytes.chunks_exact(E::BYTES).map(E::read);
        Ok(entries.find(|entry| entry.key() == key))
    }
}

/// Fills `room` from an offset on; several threads may do so at once.
#[cfg(unix)]
fn read_at(file: &File, room: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, room, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut room: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !room.is_empty() {
        let count = std::os::windows::fs::FileExt::seek_read(file, room, offset)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        offset += count as u64;
        room = &mut room[count..];
    }
    Ok(())
}

#[cfg(not(any(unix, windows)))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
