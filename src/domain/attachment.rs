//! Files that belong to a case: a scan, a picture, an office document, a signed file. Their bytes lie beside the store under the
//! hash of their content; the ledger names hash, format and size, and the name that somebody gave the file is personal data.
//!
//! What a file is, its content says, never its name; programs and documents with macros are not taken in.

use super::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// The longest file taken in, bytes.
pub const BYTES_MAX: u64 = 25 * 1024 * 1024;
/// So many files a case may have.
pub const FILES_MAX: usize = 60;
/// The longest name kept, characters.
const NAME_MAX: usize = 120;

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// PDF.
    Pdf,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// TIFF picture, as scanners leave it.
    Tiff,
    /// Word document.
    Docx,
    /// Excel workbook.
    Xlsx,
    /// Old Word document.
    Doc,
    /// Old Excel workbook.
    Xls,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// Rich text.
    Rtf,
    /// A message with its attachments.
    Eml,
    /// A signed file (CAdES, ETSI EN 319 122).
    P7,
    /// A signed container (ASiC-E, ETSI EN 319 162).
    Asice,
    /// Plain text.
    Txt,
    /// Sealed to the officers of a sealed signal: what it is, the seal says.
    Sealed,
}

impl Format {
    /// All that are taken in, by their content.
    pub const ALL: [Self; 15] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::Tiff,
        Self::Docx,
        Self::Xlsx,
        Self::Doc,
        Self::Xls,
        Self::Odt,
        Self::Ods,
        Self::Rtf,
        Self::Eml,
        Self::P7,
        Self::Asice,
        Self::Txt,
    ];

    /// The ending of such a file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Tiff => "tif",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Rtf => "rtf",
            Self::Eml => "eml",
            Self::P7 => "p7m",
            Self::Asice => "asice",
            Self::Txt => "txt",
            Self::Sealed => "age",
        }
    }

    /// What the content is; `None` for what is not taken in. Signed files, messages and plain text have no magic number: for
    /// them alone the ending of the name decides, among contents that may be such.
    pub fn of(bytes: &[u8], name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
        if (ending == "p7m" || ending == "p7s") && signed(bytes) {
            return Some(Self::P7);
        }
        match infer::get(bytes).map(|kind| kind.extension()) {
            Some("pdf") => Some(Self::Pdf),
            Some("jpg") => Some(Self::Jpeg),
            Some("png") => Some(Self::Png),
            Some("tif") => Some(Self::Tiff),
            Some("docx") => (!macros(bytes)).then_some(Self::Docx),
            Some("xlsx") => (!macros(bytes)).then_some(Self::Xlsx),
            Some("doc") => Some(Self::Doc),
            Some("xls") => Some(Self::Xls),
            Some("odt") => Some(Self::Odt),
            Some("ods") => Some(Self::Ods),
            Some("rtf") => Some(Self::Rtf),
            Some("zip") if holds(&bytes[..bytes.len().min(200)], b"application/vnd.etsi.asic-e+zip") => Some(Self::Asice),
            Some("msi" | "ole") if ending == "doc" => Some(Self::Doc),
            Some("msi" | "ole") if ending == "xls" => Some(Self::Xls),
            Some(_) => None,
            // A message may be in any of the old 8-bit alphabets.
            None if ending == "eml" && !bytes.contains(&0) => Some(Self::Eml),
            None if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) => (ending == "txt").then_some(Self::Txt),
            None => None,
        }
    }
}

/// A DER sequence, or its armour.
fn signed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x30, 0x80])
        || bytes.starts_with(&[0x30, 0x82])
        || bytes.starts_with(&[0x30, 0x83])
        || bytes.starts_with(b"-----BEGIN")
}

/// A document with a program inside: its parts are named in the archive's directory.
fn macros(bytes: &[u8]) -> bool {
    holds(bytes, b"vbaProject.bin")
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|at| at == part)
}

/// What a file said it is, before it is taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facts {
    /// What its content is.
    pub format: Format,
    /// How long, bytes.
    pub bytes: u64,
    /// BLAKE3 of the content, 64 hexadecimal digits.
    pub hash: String,
    /// Its name, without folders; personal data.
    pub name: String,
}

/// Looks at a file that somebody wants to attach.
///
/// # Errors
/// Empty, too long, or of a kind that is not taken in; each names the file.
pub fn look(bytes: &[u8], name: &str) -> Result<Facts, Refusal> {
    let name = plain_name(name);
    let refuse = |key: &'static str| Refusal::new(key).with("file", &name).at("file");
    if bytes.is_empty() {
        return Err(refuse("refusal-file-empty"));
    }
    if bytes.len() as u64 > BYTES_MAX {
        return Err(refuse("refusal-file-long").with("mb", BYTES_MAX / 1024 / 1024));
    }
    let format = Format::of(bytes, &name).ok_or_else(|| refuse("refusal-file-kind"))?;
    let hash = super::event::hex(blake3::hash(bytes).as_bytes());
    Ok(Facts { format, bytes: bytes.len() as u64, hash, name })
}

/// A file's name as it may stand anywhere: no folders, no control characters, not too long.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c)).collect();
    let plain = plain.trim().trim_start_matches('.');
    let n = plain.chars().count();
    // The end says what it is: it stays.
    plain.chars().skip(n.saturating_sub(NAME_MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_a_file_is() {
        assert_eq!(Format::of(b"%PDF-1.7\n%", "a.jpg"), Some(Format::Pdf));
        assert_eq!(Format::of(b"\xff\xd8\xff\xe0\0\x10JFIF", "scan"), Some(Format::Jpeg));
        assert_eq!(Format::of(b"II*\0aaaaaaaa", "scan"), Some(Format::Tiff));
        assert_eq!(Format::of(b"{\\rtf1 a}", "a.doc"), Some(Format::Rtf));
        assert_eq!(Format::of("Здравейте".as_bytes(), "a.txt"), Some(Format::Txt));
        assert_eq!(Format::of(&[0x30, 0x82, 1, 2, 3], "a.pdf.p7m"), Some(Format::P7));
    }

    #[test]
    fn programs_and_unknown_contents_are_refused() {
        let elf = [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 64]].concat();
        for (bytes, name) in [
            (b"MZ\x90\0\x03\0\0\0".as_slice(), "a.pdf"),
            (&elf, "a.pdf"),
            (b"#!/bin/sh\nrm", "a.txt"),
            (b"\0\x01\x02\x03", "a.txt"),
            ("текст".as_bytes(), "a.pdf"),
        ] {
            assert!(look(bytes, name).is_err(), "{name} {bytes:?}");
        }
        let key = |bytes: &[u8], name: &str| look(bytes, name).map_err(|r| r.key);
        assert_eq!(key(b"", "a.pdf").err(), Some("refusal-file-empty"));
        assert_eq!(key(b"abc", "a.pdf").err(), Some("refusal-file-kind"));
        let long = [b"%PDF-1.7".as_slice(), &vec![0; BYTES_MAX as usize]].concat();
        assert_eq!(key(&long, "a.pdf").err(), Some("refusal-file-long"));
    }

    #[test]
    fn a_name_is_a_name_alone() {
        let name = |typed: &str| look(b"%PDF-1.4", typed).map(|f| f.name);
        assert_eq!(name("C:\\Сканове\\Молба.pdf").as_deref(), Ok("Молба.pdf"));
        assert_eq!(name("../../etc/x\n.pdf").as_deref(), Ok("x.pdf"));
        assert_eq!(name(&format!("{}.pdf", "я".repeat(300))).map(|n| n.chars().count()), Ok(120));
    }
}
