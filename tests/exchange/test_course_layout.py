"""What lies in a course folder, read without building anything."""

import re

from labs.nbgrader_courses.course_folder import read


def lines(found):
    return {line.path: f"{line.verdict}: {line.why}" for line in found.lines}


def test_folders_whose_names_are_no_addresses_are_labs_all_the_same_and_a_course_has_a_name(tmp_path):
    folder = tmp_path / "My Course"
    for name in ("練習", "Second_Lab", "second_lab", ".git"):
        (folder / "source" / name).mkdir(parents=True)
    found = read(folder, settings={"course_id": "."})
    assert found.course == "my-course"
    assert found.labs["Second_Lab"] == "second_lab"
    assert re.fullmatch(r"lab-[0-9a-f]{6}", found.labs["練習"])
    assert re.fullmatch(r"second_lab-[0-9a-f]{6}", found.labs["second_lab"])
    assert found.labs == read(folder, settings={"course_id": "*"}).labs
    assert found.lines == []


def test_folder_without_source_is_no_course_and_hand_ins_outside_keep_nothing_out(tmp_path):
    assert lines(read(tmp_path))["source"].startswith("problem: there is no such folder")
    (tmp_path / "source").mkdir()
    found = read(tmp_path, settings={"submitted_directory": "../elsewhere", "header": "source/header.ipynb"})
    assert lines(found)["nbgrader_config.py"].startswith("left: what was handed in lies outside the course")
    outside = read(tmp_path, settings={"source_directory": "../elsewhere"})
    assert lines(outside)["nbgrader_config.py"].startswith("problem: it keeps notebooks outside the course")


def test_header_is_kept_and_other_files_of_source_are_left(tmp_path):
    (tmp_path / "source").mkdir()
    for name in ("header.ipynb", "notes.md"):
        (tmp_path / "source" / name).write_text("{}")
    found = lines(read(tmp_path, settings={"header": "source/header.ipynb"}))
    assert found["source/header.ipynb"] == "kept: its cells stand in every notebook of the course"
    assert found["source/notes.md"] == "left: only folders of source/ are labs"
