//! The chime and the spoken call, by what the system has: a player of sound files, a speech service. Both go their own way: a call
//! never waits for them, and a machine without sound shows the number all the same.

use crate::words::Lang;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;

/// What can be heard.
pub trait Voice: Send {
    /// Says a sentence, and returns when it was said.
    fn say(&mut self, sentence: &str);
    /// The chime before it.
    fn chime(&mut self);
}

/// The system's own: speech-dispatcher's `spd-say`, or `espeak-ng` alone; PulseAudio's, PipeWire's or ALSA's player.
#[derive(Clone, Debug)]
pub struct System {
    lang: Lang,
    sound: PathBuf,
    /// Where programs are looked for; none: where the system does.
    path: Option<PathBuf>,
}

impl System {
    /// A voice in a language; the chime lies as a file in `dir`.
    pub fn new(lang: Lang, dir: &std::path::Path) -> Self {
        let sound = dir.join("chime.wav");
        let _ = std::fs::create_dir_all(dir).and_then(|()| std::fs::write(&sound, chime()));
        Self { lang, sound, path: None }
    }

    /// The same with the programs of one folder alone.
    #[must_use]
    pub fn from_folder(mut self, path: PathBuf) -> Self {
        self.path = Some(path);
        self
    }

    fn run(&self, program: &str, args: &[&str]) -> bool {
        let mut command = Command::new(program);
        if let Some(path) = &self.path {
            let _ = command.env("PATH", path);
        }
        let done = command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        done.is_ok_and(|status| status.success())
    }
}

impl Voice for System {
    fn say(&mut self, sentence: &str) {
        let code = self.lang.code();
        let _ =
            self.run("spd-say", &["--wait", "--language", code, sentence]) || self.run("espeak-ng", &["-v", code, sentence]);
    }

    fn chime(&mut self) {
        let path = self.sound.display().to_string();
        let _ = ["pw-play", "paplay"].iter().any(|player| self.run(player, &[&path])) || self.run("aplay", &["-q", &path]);
    }
}

/// Two notes of a third, half a second: 16 bits, one channel, 22,050 Hz (RIFF WAVE).
fn chime() -> Vec<u8> {
    const RATE: u32 = 22_050;
    let mut samples: Vec<u8> = Vec::new();
    for (hertz, from) in [(784.0_f32, 0.0_f32), (622.25, 0.22)] {
        let n = (RATE as f32 * 0.42) as usize;
        let start = (RATE as f32 * from) as usize * 2;
        samples.resize(samples.len().max(start + n * 2), 0);
        for at in 0..n {
            let t = at as f32 / RATE as f32;
            let wave = (t * hertz * std::f32::consts::TAU).sin() * (-t * 7.0).exp() * 11_000.0;
            let place = start + at * 2;
            let before = i16::from_le_bytes([samples[place], samples[place + 1]]);
            samples[place..place + 2].copy_from_slice(&before.saturating_add(wave as i16).to_le_bytes());
        }
    }
    let mut file = Vec::new();
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + samples.len() as u32).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    for (bytes, value) in [(4, 16), (2, 1), (2, 1), (4, RATE), (4, RATE * 2), (2, 2), (2, 16)] {
        file.extend_from_slice(&u32::to_le_bytes(value)[..bytes]);
    }
    file.extend_from_slice(b"data");
    file.extend_from_slice(&(samples.len() as u32).to_le_bytes());
    file.extend_from_slice(&samples);
    file
}

/// A crier on a thread of its own: sentences one after the other, in the order of the calls.
#[derive(Clone, Debug)]
pub struct Crier {
    sentences: mpsc::Sender<String>,
}

impl Crier {
    /// Begins.
    pub fn new(mut voice: impl Voice + 'static) -> Self {
        let (sentences, told) = mpsc::channel::<String>();
        let _ = std::thread::Builder::new().name("voice".into()).spawn(move || {
            while let Ok(sentence) = told.recv() {
                voice.chime();
                voice.say(&sentence);
            }
        });
        Self { sentences }
    }

    /// Says a sentence after those before it; never waits.
    pub fn cry(&self, sentence: String) {
        let _ = self.sentences.send(sentence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    struct Slow(Arc<Mutex<Vec<String>>>);

    impl Voice for Slow {
        fn say(&mut self, sentence: &str) {
            std::thread::sleep(Duration::from_millis(30));
            self.0.lock().expect("a lock").push(sentence.to_owned());
        }
        fn chime(&mut self) {}
    }

    #[test]
    fn calls_are_said_one_after_the_other_and_nobody_waits() {
        let said = Arc::new(Mutex::new(Vec::new()));
        let crier = Crier::new(Slow(Arc::clone(&said)));
        let begun = Instant::now();
        for n in 1..=3 {
            crier.cry(n.to_string());
        }
        assert!(begun.elapsed() < Duration::from_millis(25), "a call does not wait for the voice");
        while said.lock().expect("a lock").len() < 3 {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(*said.lock().expect("a lock"), ["1", "2", "3"]);
    }

    /// With whatever the system has: the speech service first, the synthesizer alone where that fails, nothing where there is none.
    #[cfg(unix)]
    #[test]
    fn the_voice_takes_what_the_system_has() {
        use std::os::unix::fs::PermissionsExt;
        let dir = std::env::temp_dir().join(format!("gishe-voice-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).expect("a folder");
        let heard = dir.join("heard");
        let program = |name: &str, good: bool| {
            let path = dir.join(name);
            let script = format!("#!/bin/sh\necho \"{name} $*\" >> '{}'\nexit {}\n", heard.display(), i32::from(!good));
            std::fs::write(&path, script).expect("written");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("set");
        };
        let lines = || std::fs::read_to_string(&heard).unwrap_or_default().lines().map(str::to_owned).collect::<Vec<_>>();
        let mut voice = System::new(Lang::Bg, &dir).from_folder(dir.clone());
        voice.chime();
        voice.say("Номер Б двадесет и едно, гише две");
        assert!(lines().is_empty(), "a machine without sound is silent");
        program("espeak-ng", true);
        voice.say("Номер Б едно");
        program("spd-say", false);
        voice.say("Номер Б две");
        program("spd-say", true);
        program("paplay", true);
        voice.chime();
        voice.say("Номер Б три");
        let sound = format!("paplay {}", dir.join("chime.wav").display());
        let expected = [
            "espeak-ng -v bg Номер Б едно",
            "spd-say --wait --language bg Номер Б две",
            "espeak-ng -v bg Номер Б две",
            sound.as_str(),
            "spd-say --wait --language bg Номер Б три",
        ];
        assert_eq!(lines(), expected);
        let _ = std::fs::remove_dir_all(&dir);
    }

    #[test]
    fn the_chime_is_a_sound_file() {
        let file = chime();
        let le = |at: usize| u32::from_le_bytes([file[at], file[at + 1], file[at + 2], file[at + 3]]);
        assert_eq!((&file[..4], &file[8..12], &file[36..40]), (&b"RIFF"[..], &b"WAVE"[..], &b"data"[..]));
        assert_eq!((le(4) as usize + 8, le(40) as usize + 44, le(24)), (file.len(), file.len(), 22_050));
    }
}
