//! The fields of a form, read as what is wanted.

use isnad::Wish;
use isnad_model::Verdict;

/// What a form wants; `None` where it wants nothing that is known.
pub(super) fn read(fields: &[(String, String)]) -> Option<Wish> {
    let all = |name: &str| -> Vec<String> {
        let given = fields.iter().filter(|(n, v)| n == name && !v.trim().is_empty());
        given.map(|(_, v)| v.trim().to_owned()).collect()
    };
    let one = |name: &str| all(name).into_iter().next();
    Some(match one("act")?.as_str() {
        "join" => Wish::Join { stories: all("story") },
        "split" => Wish::Split { events: all("event") },
        "rename" => Wish::Rename { story: one("story")?, title: one("title")? },
        "judge" => Wish::Judge {
            promise: one("promise")?,
            verdict: match one("verdict")?.as_str() {
                "kept" => Verdict::Kept,
                "broken" => Verdict::Broken,
                _ => return None,
            },
        },
        "join-events" => Wish::JoinEvents { events: all("event") },
        "split-event" => Wish::SplitEvent { event: one("event")?, pages: all("page") },
        "speaker" => Wish::Speaker { page: one("page")?, statement: one("statement")?, speaker: one("who") },
        "merge-persons" => Wish::MergePersons { keep: one("keep")?, also: all("also") },
        "part-person" => Wish::PartPerson { person: one("person")?, pages: all("page"), other: one("other") },
        "undo" => Wish::Undo { decision: one("decision")?.parse().ok()? },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn a_form_is_read() {
        let split = fields(&[("act", "split-event"), ("event", "e1"), ("page", "p1"), ("page", "p2")]);
        let pages = vec!["p1".to_owned(), "p2".to_owned()];
        assert_eq!(read(&split), Some(Wish::SplitEvent { event: "e1".into(), pages }));
        let nobody = fields(&[("act", "speaker"), ("page", "p1"), ("statement", "2"), ("who", " ")]);
        let wanted = Wish::Speaker { page: "p1".into(), statement: "2".into(), speaker: None };
        assert_eq!(read(&nobody), Some(wanted));
        for wrong in [&[("act", "burn")][..], &[("act", "undo"), ("decision", "x")], &[("event", "e1")]] {
            assert_eq!(read(&fields(wrong)), None);
        }
    }
}
