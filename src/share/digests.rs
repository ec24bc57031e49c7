//! Whoever holds the same events has the same tables: compared by digests in the heads (sync.md row 75).

use super::exchange::{Exchange, Round, Step};
use super::ledger::Held;
use super::status::Matter;
use crate::domain::stamp::Writer;
use crate::domain::station::Kind;

impl Exchange {
    /// The vector that decides whether two workstations should have the same tables.
    fn vector(held: &[Held]) -> String {
        let mut hasher = blake3::Hasher::new();
        // Programs of different versions have different tables: they are not compared.
        let _ = hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        // With their hashes: a copy that nobody noticed may have written as many.
        let mut all: Vec<(Writer, (u64, [u8; 32]))> =
            held.iter().map(|h| (h.writer, h.counted)).filter(|(_, (seq, _))| *seq > 0).collect();
        all.sort_unstable();
        for (writer, (seq, hash)) in all {
            let _ = hasher.update(writer.as_str().as_bytes()).update(&seq.to_le_bytes()).update(&hash);
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// Tables are compared with those who hold the same events; a difference is mended by a rebuild (sync.md row 75).
    pub(super) fn compare_digests(&mut self, round: &mut Round<'_>) -> Step<()> {
        if self.station.cert.kind != Kind::Staff {
            return Ok(());
        }
        let vector = Self::vector(&self.held);
        let stale = self.digest.as_ref().is_none_or(|(at, _, ms)| *at != vector && round.mono_ms - ms >= self.digest_every_ms);
        if stale && self.awaited == 0 {
            let (held, digest) = round.ledger.digest()?;
            self.digest = Some((Self::vector(&held), digest, round.mono_ms));
        }
        let Some((at, Some(ours), _)) = self.digest.clone() else { return Ok(()) };
        let other = self.heads.iter().find_map(|(wid, heard)| match &heard.head.digest {
            Some((theirs, digest)) if *theirs == at && *digest != ours => Some(*wid),
            _ => None,
        });
        match other {
            Some(_) if at == vector && self.rebuilt_at.as_ref() != Some(&at) => {
                round.ledger.rebuild()?;
                self.rebuilt_at = Some(at);
                self.rebuilt_ms = Some(round.now_ms);
                let (held, digest) = round.ledger.digest()?;
                self.digest = Some((Self::vector(&held), digest, round.mono_ms));
            }
            // What was taken before more came says nothing of now.
            Some(_) if at != vector => {}
            Some(wid) => self.tell(Matter::Digest, Some(wid), String::new(), "", round.now_ms),
            None => {
                let known: Vec<Writer> = self.heads.keys().copied().collect();
                known.into_iter().for_each(|wid| self.problems.over(Matter::Digest, Some(wid), ""));
            }
        }
        Ok(())
    }
}
