#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::time::{Duration, SystemTime};

use super::{Blocked, atomically, blocked};

#[test]
fn the_time_of_modification_is_the_one_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.ts");
    let stamp = SystemTime::UNIX_EPOCH + Duration::new(1_700_000_000, 123_000_000);
    atomically(&path, "text\n", Some(stamp)).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "text\n");
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), stamp);
}

#[test]
fn nothing_is_left_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.ts");
    for text in ["first", "second"] {
        atomically(&path, text, None).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{text}");
    }
}

#[test]
fn readers_see_whole_files_while_many_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.ts");
    let texts: Vec<_> = (b'a'..b'e')
        .map(|c| char::from(c).to_string().repeat(200_000))
        .collect();
    atomically(&path, &texts[0], None).unwrap();
    std::thread::scope(|scope| {
        for text in &texts {
            scope.spawn(|| {
                for _ in 0..20 {
                    atomically(&path, text, None).unwrap();
                }
            });
        }
        for _ in 0..100 {
            let found = fs::read_to_string(&path).unwrap();
            assert!(
                texts.contains(&found),
                "{} bytes of {:?}",
                found.len(),
                found.get(..1)
            );
        }
    });
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn blocked_writes_are_seen_before_writing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.ts");
    assert_eq!(blocked(&path), None);
    fs::write(&path, "").unwrap();
    set_readonly(&path, true);
    assert_eq!(blocked(&path), Some(Blocked::ReadOnly(path.clone())));
    set_readonly(&path, false);
    let inside = folder.path().join("convex/schema.ts");
    let missing = folder.path().join("convex");
    assert_eq!(blocked(&inside), Some(Blocked::MissingDirectory(missing)));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (
        folder.path().join("real.ts"),
        folder.path().join("schema.ts"),
    );
    fs::write(&real, "old").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o664)).unwrap();
    symlink(&real, &link).unwrap();
    atomically(&link, "new", None).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    let mode = fs::metadata(&real).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o664);
}

fn set_readonly(path: &std::path::Path, readonly: bool) {
    let mut permissions = fs::metadata(path).unwrap().permissions();
    permissions.set_readonly(readonly);
    fs::set_permissions(path, permissions).unwrap();
}
