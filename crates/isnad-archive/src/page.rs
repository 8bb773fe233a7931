//! A page on its way into the archive, encoded before the writer's turn comes.
//!
//! Compressing is most of the work of writing a page, so it is done by whoever has read the page, on its own thread.

use isnad_model::{Article, Reading};
use sha2::{Digest, Sha256};

/// Compression level: 3 is zstd's own default; higher ones gain little on pages of 50 kB.
const LEVEL: i32 = 3;

/// What came in: the bytes, and what was given with them.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The page's bytes.
    pub bytes: &'a [u8],
    /// What was given with them (id, address, outlet, days), as JSON.
    pub given: &'a str,
}

impl Source<'_> {
    /// The key by which the same bytes, given in the same way, are known again without reading them.
    pub fn key(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update((self.given.len() as u64).to_le_bytes());
        hash.update(self.given);
        hash.update(self.bytes);
        hash.finalize().into()
    }
}

/// A page ready to be written.
#[derive(Debug, Clone)]
pub struct NewPage {
    pub(crate) base: String,
    pub(crate) text_key: [u8; 32],
    pub(crate) source_key: [u8; 32],
    pub(crate) given: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) told: String,
    pub(crate) captured: String,
    pub(crate) url: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) headline: String,
    pub(crate) earliest: Option<String>,
    pub(crate) latest: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) reader: String,
    pub(crate) json: Vec<u8>,
}

impl NewPage {
    /// Encodes a page. `reader` names the program and tables that read it; `plain` is the article by which versions of a
    /// page are told apart, where that is not the reading's own.
    ///
    /// # Errors
    /// Where the reading cannot be written as JSON, or zstd fails for want of memory.
    pub fn encode(
        source: Source<'_>,
        reading: &Reading,
        plain: Option<&Article>,
        reader: &str,
    ) -> std::io::Result<Self> {
        let article = &reading.article;
        let plain = plain.unwrap_or(article);
        let json = serde_json::to_vec(reading)?;
        let day = |d: Option<isnad_model::Day>| d.map(|d| d.to_string());
        let captured = day(reading.page.captured).unwrap_or_else(|| "9999".into());
        let told = day(plain.modified.earliest)
            .or_else(|| day(plain.published.earliest))
            .unwrap_or_else(|| captured.clone());
        Ok(NewPage {
            base: article.id.clone(),
            text_key: text_key(plain)?,
            source_key: source.key(),
            given: source.given.to_owned(),
            bytes: compress(source.bytes)?,
            told,
            captured,
            url: article.url.clone(),
            outlet: article.outlet.clone(),
            headline: article.headline.clone(),
            earliest: day(article.published.earliest),
            latest: day(article.published.latest),
            language: article.language.clone(),
            reader: reader.to_owned(),
            json: compress(&json)?,
        })
    }

    /// The page's id, before versions are told apart.
    pub fn id(&self) -> &str {
        &self.base
    }

    /// The key by which the bytes that it came from are known again.
    pub fn source_key(&self) -> [u8; 32] {
        self.source_key
    }

    /// Bytes that it will take up, roughly.
    pub fn size(&self) -> usize {
        self.bytes.len() + self.json.len()
    }
}

/// What makes two pages of one id the same version: text, outlet and publication. Counters, teasers and furniture
/// change with every visit and make no new version.
fn text_key(article: &Article) -> std::io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    for part in [
        article.text.as_str(),
        article.outlet.as_deref().unwrap_or(""),
        &serde_json::to_string(&article.published)?,
        &serde_json::to_string(&article.modified)?,
    ] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    Ok(hash.finalize().into())
}

pub(crate) fn compress(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::bulk::compress(bytes, LEVEL)
}

pub(crate) fn decompress(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::stream::decode_all(bytes)
}

/// Bytes that are unpacked in one go; whatever says that it is larger is unpacked as it comes.
const AT_ONCE: u64 = 64 << 20;

/// Unpacks one piece after the other into the same memory: to make a decompressor takes longer than to use it on a page.
pub(crate) struct Unpacker {
    zstd: zstd::bulk::Decompressor<'static>,
    bytes: Vec<u8>,
}

impl Unpacker {
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Unpacker { zstd: zstd::bulk::Decompressor::new()?, bytes: Vec::new() })
    }

    pub(crate) fn unpack(&mut self, packed: &[u8]) -> std::io::Result<&[u8]> {
        self.bytes.clear();
        match zstd::zstd_safe::get_frame_content_size(packed) {
            Ok(Some(size)) if size <= AT_ONCE => {
                self.bytes.reserve(size as usize);
                self.zstd.decompress_to_buffer(packed, &mut self.bytes)?;
            }
            _ => self.bytes = decompress(packed)?,
        }
        Ok(&self.bytes)
    }
}
