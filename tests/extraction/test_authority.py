"""The authority lists are sound, and a wrong line is named with what to do about it."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from iabkg.errors import ResourceError
from iabkg.extraction.authority import Authority, load_authority
from iabkg.model.authority import AgencyKind, ChangeKind, PlaceKind
from iabkg.resources import resource_folder

GAZETTEERS = resource_folder("extract") / "gazetteers"
PLAN = resource_folder("extract") / "corpus" / "suifu-2018-9.txt"
FILES = ("places.tsv", "agencies.tsv", "sources.tsv", "changes.tsv")
CHINA, GUANGDONG, GUANGZHOU, HAIZHU = "100000", "440000", "440100", "440105"

PLACES = (
    "# a comment",
    "code\tslug\tname\tshort\tenglish\tparent\tkind",
    "100000\tcn\t中华人民共和国\t中国\tChina\t\tcountry",
    "440100\tguangzhou\t广州市\t广州\tGuangzhou\t100000\tprefecture",
    "440105\tguangzhou-haizhu\t海珠区\t海珠\tHaizhu District\t440100\tdistrict",
)
AGENCIES = (
    "# a comment",
    "slug\tjurisdiction\tlevel\tkind\tname\tnames\tenglish\tmembers\tfrom\tto\tsource",
    "cn/audit\t100000\t国家级\tgovernment\t中华人民共和国审计署\t审计署\tAudit\t\t\t\tplan",
    "guangzhou/old\t440100\t市级\tgovernment\t广州市旅游局\t市旅游局|旅游局\tOld\t\t\t2019-01-27\tplan",
    "guangzhou/new\t440100\t市级\tgovernment\t广州市文旅局\t市文旅局\t\t\t2019-01-27\t\tplan",
    "guangzhou/all\t440100\t市级\tcollective\t广州市各局\t各局\tAll\tguangzhou/new\t\t\tplan",
)
SOURCES = ("key\ttitle\taddress", "plan\t计划\t")
CHANGES = (
    "date\tkind\tfrom\tto\tsource",
    "2019-01-27\trenamed\tguangzhou/old\tguangzhou/new\tplan",
)
LISTS = dict(zip(FILES, (PLACES, AGENCIES, SOURCES, CHANGES), strict=True))


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load_authority(GAZETTEERS)


def write_lists(folder: Path, **changed: tuple[str, ...]) -> Path:
    for file, lines in LISTS.items():
        text = "\n".join(changed.get(file.removesuffix(".tsv"), lines)) + "\n"
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def names_in_responsibility_clauses() -> set[str]:
    """Return the agencies that the plan prints, with the prefix 市 that its lists print once."""
    names = set()
    for clause in re.findall(r"（牵头单位：([^（）]*)）", PLAN.read_text(encoding="utf-8")):
        for name in re.split(r"[；，、]", clause.replace("配合单位：", "").replace("等", "")):
            names.add(name if name.startswith(("市", "各", "广州")) else "市" + name)
    return names - {"市"}


def test_every_agency_that_the_plan_prints_is_found_in_its_jurisdiction(
    authority: Authority,
) -> None:
    printed = names_in_responsibility_clauses()

    found = {name: authority.agency_named(name, GUANGZHOU) for name in printed}

    assert len(printed) == 36
    assert [name for name, agency in found.items() if agency is None] == []
    assert {agency.jurisdiction for agency in found.values() if agency} == {GUANGZHOU}
    assert len({agency.slug for agency in found.values() if agency}) == 36


def test_the_first_of_the_names_is_the_one_that_the_plan_prints(authority: Authority) -> None:
    printed = names_in_responsibility_clauses()
    agencies = {authority.agency_named(name, GUANGZHOU) for name in printed}

    assert {agency.names[0] for agency in agencies if agency} == printed


def test_every_agency_of_the_plan_is_found_without_its_prefix_too(authority: Authority) -> None:
    for name in names_in_responsibility_clauses():
        bare = name.removeprefix("市委").removeprefix("市")
        assert authority.agency_named(bare, GUANGZHOU) == authority.agency_named(name, GUANGZHOU)


def test_the_lists_hold_what_they_promise(authority: Authority) -> None:
    tiers = Counter(place.kind for place in authority.places)
    changes = Counter(change.kind for change in authority.changes)

    assert (tiers[PlaceKind.PROVINCE], tiers[PlaceKind.PREFECTURE]) == (34, 334)
    assert len([place for place in authority.places if place.parent == GUANGZHOU]) == 11
    assert len(authority.agencies) == 188
    assert changes == {ChangeKind.RENAMED: 6, ChangeKind.MERGED: 13, ChangeKind.SPLIT: 1}
    assert all(agency.listed and agency.english and agency.source for agency in authority.agencies)


def test_the_district_governments_are_the_members_of_their_collective(
    authority: Authority,
) -> None:
    collective = authority.agency_named("各区政府", GUANGZHOU)

    assert collective is not None
    assert collective.kind is AgencyKind.COLLECTIVE
    members = [agency for agency in authority.agencies if agency.slug in collective.members]
    assert {agency.jurisdiction for agency in members} == {
        place.code for place in authority.places if place.parent == GUANGZHOU
    }


CENTRAL = (
    *("发展改革委", "国家发展改革委", "教育部", "科技部", "工业和信息化部", "公安部", "民政部"),
    *("司法部", "财政部", "人力资源社会保障部", "自然资源部", "生态环境部", "住房城乡建设部"),
    *("交通运输部", "水利部", "农业农村部", "商务部", "文化和旅游部", "卫生健康委"),
    *("国家卫生健康委", "退役军人事务部", "应急部", "应急管理部", "人民银行", "中国人民银行"),
    *("审计署", "国资委", "国务院国资委", "海关总署", "税务总局", "市场监管总局", "广电总局"),
    *("体育总局", "统计局", "国家统计局", "国际发展合作署", "医保局", "国管局", "中科院"),
    *("银保监会", "中国银保监会", "证监会", "中国证监会", "粮食和储备局", "铁路局", "民航局"),
    *("邮政局", "文物局", "中医药局", "外汇局", "药监局", "知识产权局", "国家知识产权局"),
    *("海洋局", "标准委", "版权局", "网信办", "扶贫办", "国务院扶贫办", "外交部", "国家能源局"),
    *("中央宣传部", "中央统战部", "中央和国家机关工委", "中央军委政治工作部", "最高人民法院"),
    *("供销合作总社", "全国总工会", "全国工商联", "共青团中央", "全国妇联", "北京冬奥组委"),
    *("空管委办公室", "中国铁路总公司", "国务院办公厅", "国务院", "中央网信办"),
)


@pytest.mark.parametrize("name", CENTRAL)
def test_a_central_body_is_found_by_the_short_form_that_official_texts_print(
    authority: Authority, name: str
) -> None:
    agency = authority.agency_named(name, CHINA)

    assert agency is not None
    assert (agency.jurisdiction, agency.level) == (CHINA, "国家级")


@pytest.mark.parametrize(
    ("name", "jurisdiction", "slug"),
    [
        ("财政部", None, "cn/ministry-of-finance"),
        ("财政部", GUANGZHOU, "cn/ministry-of-finance"),
        ("财政部", "999999", "cn/ministry-of-finance"),
        ("发展改革委", CHINA, "cn/national-development-and-reform-commission"),
        ("发展改革委", GUANGZHOU, "guangzhou/development-and-reform-commission"),
        ("广州市发展改革委", GUANGDONG, "guangzhou/development-and-reform-commission"),
        ("广州市人民政府", None, "guangzhou/peoples-government"),
        ("市政府", GUANGZHOU, "guangzhou/peoples-government"),
        ("市政府", "330200", "ningbo/peoples-government"),
        ("海珠区政府", GUANGZHOU, "guangzhou-haizhu/peoples-government"),
        ("区政府", HAIZHU, "guangzhou-haizhu/peoples-government"),
    ],
)
def test_a_name_is_read_in_the_jurisdiction_of_its_text(
    authority: Authority, name: str, jurisdiction: str | None, slug: str
) -> None:
    agency = authority.agency_named(name, jurisdiction)

    assert agency is not None
    assert agency.slug == slug


@pytest.mark.parametrize(
    ("name", "jurisdiction"),
    [("市政府", None), ("市政府", GUANGDONG), ("区政府", GUANGZHOU), ("市科技创新", GUANGZHOU)],
)
def test_a_name_that_says_too_little_finds_no_agency(
    authority: Authority, name: str, jurisdiction: str | None
) -> None:
    assert authority.agency_named(name, jurisdiction) is None


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("广州市", None, GUANGZHOU),
        ("广州", GUANGZHOU, GUANGZHOU),
        ("南沙", GUANGZHOU, "440115"),
        ("南沙", GUANGDONG, "440115"),
        ("南沙", "330200", None),
        ("江北", "330200", "330205"),
        ("吉林", None, "220000"),
        ("吉林市", None, "220200"),
        ("海南", "630000", "632500"),
        ("柳河县", None, "220524"),
        ("合作", None, None),
    ],
)
def test_a_place_is_found_by_its_full_or_short_name_inside_an_area(
    authority: Authority, name: str, within: str | None, code: str | None
) -> None:
    place = authority.place_named(name, within)

    assert (place.code if place else None) == code


def test_of_two_places_of_one_name_and_height_neither_is_meant(tmp_path: Path) -> None:
    twin = "440106\tguangzhou-twin\t海珠县\t海珠\tTwin\t440100\tcounty"
    authority = load_authority(write_lists(tmp_path, places=(*PLACES, twin)))

    assert authority.place_named("海珠") is None
    assert authority.place_named("海珠县") == authority.place_of("440106")


def test_a_place_is_found_by_its_code(authority: Authority) -> None:
    place = authority.place_of(HAIZHU)

    assert place is not None
    assert (place.name, place.english, place.kind) == (
        "海珠区",
        "Haizhu District",
        PlaceKind.DISTRICT,
    )
    assert authority.place_of("999999") is None


def test_no_name_means_two_agencies_of_one_jurisdiction(authority: Authority) -> None:
    names = Counter(
        (agency.jurisdiction, name)
        for agency in authority.agencies
        for name in (agency.name, *agency.names)
    )

    assert [name for name, count in names.items() if count > 1] == []


def test_the_dates_of_agencies_agree_with_the_changes(authority: Authority) -> None:
    agencies = {agency.slug: agency for agency in authority.agencies}
    ended = {slug: change.date for change in authority.changes for slug in change.predecessors}
    begun = {slug: change.date for change in authority.changes for slug in change.successors}

    assert all(agencies[slug].valid_to in (day, None) for slug, day in ended.items())
    assert all(agencies[slug].valid_from in (day, None) for slug, day in begun.items())
    assert {agency.slug for agency in authority.agencies if agency.valid_to} <= set(ended)


def test_a_change_tells_predecessors_successors_and_its_source(authority: Authority) -> None:
    change = next(c for c in authority.changes if "cn/ministry-of-agriculture" in c.predecessors)

    assert (change.date, change.kind) == (date(2018, 3, 17), ChangeKind.RENAMED)
    assert change.successors == ("cn/ministry-of-agriculture-and-rural-affairs",)
    assert change.source.title.startswith("国务院机构改革方案")


def test_the_order_of_lines_changes_nothing(authority: Authority, tmp_path: Path) -> None:
    for file in FILES:
        lines = (GAZETTEERS / file).read_text(encoding="utf-8").splitlines()
        comments = [line for line in lines if line.startswith("#")]
        header, *rows = lines[len(comments) :]
        text = "\n".join([*comments, header, *reversed(rows)]) + "\n"
        (tmp_path / file).write_text(text, encoding="utf-8")

    assert load_authority(tmp_path) == authority


def test_every_source_is_used(authority: Authority) -> None:
    lines = (GAZETTEERS / "sources.tsv").read_text(encoding="utf-8").splitlines()
    titles = {line.split("\t")[1] for line in lines if line and not line.startswith("#")}
    used = {entry.source.title for entry in authority.agencies if entry.source}

    assert titles - {"title"} == used | {change.source.title for change in authority.changes}


@pytest.mark.parametrize("file", FILES)
def test_the_lists_have_unix_line_ends_and_no_stray_spaces(file: str) -> None:
    text = (GAZETTEERS / file).read_bytes().decode("utf-8")

    assert "\r" not in text
    assert "  \t" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_the_small_lists_of_these_tests_load(tmp_path: Path) -> None:
    authority = load_authority(write_lists(tmp_path))

    assert [agency.english for agency in authority.agencies] == ["Audit", "All", None, "Old"]
    assert authority.agencies[-1].names == ("市旅游局", "旅游局")


# Each case: the list, the line (counted from 1), what is replaced in it by what, what is said.
WRONG = (
    ("places", 2, "parent", "mother", "the header is wrong"),
    ("places", 3, "\tcountry", "", "6 cells instead of 7"),
    ("places", 4, "广州市", " 广州市", "begins or ends with a space"),
    ("places", 4, "440100\t", "4401\t", "'4401' is not a code"),
    ("places", 5, "guangzhou-haizhu", "guangzhou", "440105 or 'guangzhou' stands twice"),
    ("places", 5, "guangzhou-haizhu", "Haizhu", "'Haizhu' is not a slug"),
    ("places", 5, "440100\tdistrict", "440103\tdistrict", "the parent '440103' is unknown"),
    ("places", 4, "100000\t", "440105\t", "'440105' cannot be the parent of 440100"),
    ("places", 4, "100000\t", "\t", "'' cannot be the parent of 440100"),
    ("places", 5, "\tdistrict", "\tborough", "the kind 'borough' is unknown"),
    ("places", 5, "\tHaizhu District", "\t", "the cell english is empty"),
    ("agencies", 3, "\tplan", "", "10 cells instead of 11"),
    ("agencies", 3, "\tgovernment", "\tministry", "the kind 'ministry' is unknown"),
    ("agencies", 3, "国家级", "部级", "the level '部级' is unknown"),
    ("agencies", 3, "100000", "110000", "the jurisdiction '110000' is unknown"),
    ("agencies", 3, "\tplan", "\tbook", "the source 'book' is unknown"),
    ("agencies", 3, "cn/audit", "audit", "the slug 'audit' is wrong"),
    ("agencies", 4, "guangzhou/old", "cn/old", "the slug 'cn/old' is wrong"),
    ("agencies", 5, "guangzhou/new", "guangzhou/old", "the slug 'guangzhou/old' stands twice"),
    ("agencies", 5, "\t市文旅局", "\t旅游局", "旅游局 already names guangzhou/old"),
    ("agencies", 5, "\t市文旅局", "\t文旅局|文旅局", "the cell names holds a value twice"),
    ("agencies", 5, "\t市文旅局", "\t广州市文旅局", "广州市文旅局 stands under name and names"),
    ("agencies", 6, "guangzhou/new", "guangzhou/none", "the member 'guangzhou/none' is unknown"),
    ("agencies", 5, "2019-01-27", "2019-1-27", "from is not a day: '2019-1-27'"),
    ("agencies", 5, "2019-01-27\t", "2019-01-27\t2018-01-27", "from is not before to"),
    ("sources", 2, "plan\t", "plan\t\t", "4 cells instead of 3"),
    ("sources", 2, "计划", "", "the cell title is empty"),
    ("changes", 2, "renamed", "moved", "the kind 'moved' is unknown"),
    ("changes", 2, "\tguangzhou/old", "\tguangzhou/older", "the agency 'guangzhou/older' is"),
    ("changes", 2, "\tguangzhou/new", "\t", "the cell to is empty"),
    ("changes", 2, "2019-01-27", "", "the cell date is empty"),
    ("changes", 2, "\tplan", "\tbook", "the source 'book' is unknown"),
)


@pytest.mark.parametrize("case", WRONG, ids=lambda case: f"{case[0]}: {case[4]}")
def test_a_wrong_line_is_named_with_what_to_do(
    tmp_path: Path, case: tuple[str, int, str, str, str]
) -> None:
    name, line, right, wrong, said = case
    lines = list(LISTS[f"{name}.tsv"])
    assert right in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(right, wrong, 1)
    folder = write_lists(tmp_path, **{name: tuple(lines)})

    with pytest.raises(ResourceError) as error:
        load_authority(folder)

    place, _, message = str(error.value).partition(": ")
    problem, _, remedy = message.partition(". ")
    assert place == f"{folder / name}.tsv:{line}"
    assert said in problem
    assert remedy


def test_a_source_listed_twice_is_named_with_its_line(tmp_path: Path) -> None:
    folder = write_lists(tmp_path, sources=(*SOURCES, "plan\t别的计划\t"))

    with pytest.raises(ResourceError, match=r"sources\.tsv:3: the key 'plan' stands twice"):
        load_authority(folder)


@pytest.mark.parametrize("file", FILES)
def test_a_missing_list_is_named(tmp_path: Path, file: str) -> None:
    (write_lists(tmp_path) / file).unlink()

    with pytest.raises(ResourceError, match=f"{re.escape(file)}: the list is missing"):
        load_authority(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"), [("计划\n".encode("gbk"), "is not UTF-8"), (b"# only\n", "header is miss")]
)
def test_a_list_that_is_no_table_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    (write_lists(tmp_path) / "sources.tsv").write_bytes(content)

    with pytest.raises(ResourceError, match=said):
        load_authority(tmp_path)
