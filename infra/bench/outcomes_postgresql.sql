-- `outcomes.sql` once more, in PostgreSQL's words.
-- Gives (measure, year, pathway, yes, total, left out, median): each count of each year, and the median of ten years,
-- of a pathway and of all (`*`). The same exclusions as the product's, and whoever is left out is counted.
WITH RECURSIVE
years(y) AS (SELECT 2014 UNION ALL SELECT y + 1 FROM years WHERE y < 2025),
service AS MATERIALIZED (SELECT student_id, min(at)::date AS first, max(at)::date AS exit_on FROM pathways_progressevent GROUP BY student_id),
finish AS MATERIALIZED (SELECT student_id, min(at)::date AS done FROM pathways_finish WHERE counts GROUP BY student_id),
reason AS MATERIALIZED (SELECT student_id, min("on") AS since FROM placement_statusrecord WHERE code = 'deceased' GROUP BY student_id),
seat AS MATERIALIZED (
  SELECT e.student_id, p.slug AS pathway, least(e.enrolled_at::date, s.first) AS began, c.ends_on AS planned, s.exit_on, f.done, r.since,
    (extract(year FROM s.exit_on) * 4 + extract(quarter FROM s.exit_on) - 1)::int AS q,
    extract(year FROM s.exit_on - interval '6 months')::int AS year
  FROM pathways_enrolment e JOIN pathways_cohort c ON c.id = e.cohort_id JOIN wagtailcore_page p ON p.id = c.pathway_id
  JOIN service s ON s.student_id = e.student_id LEFT JOIN finish f ON f.student_id = e.student_id
  LEFT JOIN reason r ON r.student_id = e.student_id
),
wage AS MATERIALIZED (
  SELECT student_id, year * 4 + quarter - 1 AS q, sum(earnings) AS earnings, min(employer_tag) AS tag
  FROM placement_quarterrecord WHERE employed AND NOT subsidised GROUP BY student_id, year * 4 + quarter - 1
),
exam AS MATERIALIZED (SELECT student_id, min(taken_on) AS passed FROM pathways_examattempt WHERE passed AND proof_seen_on IS NOT NULL GROUP BY student_id),
gain AS MATERIALIZED (
  SELECT student_id, at::date AS day FROM pathways_progressevent WHERE kind = 'lab_result' AND complete
  UNION SELECT student_id, taken_on FROM pathways_examattempt WHERE passed AND proof_seen_on IS NOT NULL
),
leaver AS MATERIALIZED (
  SELECT s.*, s.since IS NULL AS stays, w.earnings, w.tag AS tag2, v.tag AS tag4, x.passed
  FROM seat s LEFT JOIN wage w ON w.student_id = s.student_id AND w.q = s.q + 2
  LEFT JOIN wage v ON v.student_id = s.student_id AND v.q = s.q + 4 LEFT JOIN exam x ON x.student_id = s.student_id
),
job AS MATERIALIZED (
  SELECT p.student_id, s.pathway, p.start_on, p.in_field, s.done,
    extract(year FROM p.start_on - interval '6 months')::int AS year, l.last
  FROM placement_placement p JOIN seat s ON s.student_id = p.student_id
  JOIN (SELECT placement_id, max("on") AS last FROM placement_placementevent GROUP BY placement_id) l ON l.placement_id = p.id
),
training AS MATERIALIZED (
  SELECT s.student_id, s.pathway, y, s.since IS NULL OR s.since > make_date(y + 1, 6, 30) AS stays, bool_or(coalesce(g.day BETWEEN greatest(s.began, make_date(y, 7, 1))
    AND least(coalesce(s.done, s.exit_on), s.exit_on, make_date(y + 1, 6, 30)), false)) AS gained
  FROM seat s JOIN years ON s.began <= make_date(y + 1, 6, 30) AND least(coalesce(s.done, s.exit_on), s.exit_on) >= make_date(y, 7, 1)
  LEFT JOIN gain g ON g.student_id = s.student_id GROUP BY s.student_id, s.pathway, y, s.since
),
due AS (SELECT *, since IS NULL OR since > planned AS stays, extract(year FROM planned - interval '6 months')::int AS due_year FROM seat),
graduate AS MATERIALIZED (
  SELECT s.student_id, s.pathway, s.done, extract(year FROM s.done - interval '6 months')::int AS year,
    coalesce(j.in_field AND s.done + 180 BETWEEN j.start_on AND j.last, false) AS field,
    coalesce(j.in_field AND j.start_on <= s.done + interval '6 months' AND j.last >= s.done, false) AS placed,
    s.since IS NULL OR s.since > s.done + 180 AS stays180,
    s.since IS NULL OR s.since > s.done + interval '6 months' AS stays6
  FROM seat s LEFT JOIN job j ON j.student_id = s.student_id WHERE s.done IS NOT NULL
),
earned AS (
  SELECT pathway, earnings FROM leaver WHERE stays AND earnings IS NOT NULL AND year BETWEEN 2015 AND 2024
  UNION ALL SELECT '*', earnings FROM leaver WHERE stays AND earnings IS NOT NULL AND year BETWEEN 2015 AND 2024
),
placed AS (
  SELECT pathway, earnings, row_number() OVER (PARTITION BY pathway ORDER BY earnings) AS place,
    count(*) OVER (PARTITION BY pathway) AS number FROM earned
),
days(n) AS (VALUES (30), (60), (90), (180), (365))
SELECT 'employed_q2', year, pathway, count(*) FILTER (WHERE stays AND tag2 IS NOT NULL),
    count(*) FILTER (WHERE stays), count(*) FILTER (WHERE NOT stays), NULL::numeric FROM leaver GROUP BY year, pathway
UNION ALL SELECT 'employed_q4', year, pathway, count(*) FILTER (WHERE stays AND tag4 IS NOT NULL),
    count(*) FILTER (WHERE stays), count(*) FILTER (WHERE NOT stays), NULL FROM leaver GROUP BY year, pathway
UNION ALL SELECT 'earnings_q2', year, pathway, count(*) FILTER (WHERE stays AND earnings IS NOT NULL),
    count(*) FILTER (WHERE stays), count(*) FILTER (WHERE NOT stays), NULL FROM leaver GROUP BY year, pathway
UNION ALL SELECT 'same_employer', year, pathway, count(*) FILTER (WHERE stays AND tag2 = tag4),
    count(*) FILTER (WHERE stays), count(*) FILTER (WHERE NOT stays), NULL FROM leaver WHERE tag2 IS NOT NULL GROUP BY year, pathway
UNION ALL SELECT 'credential', year, pathway, count(*) FILTER (WHERE stays AND passed BETWEEN began AND exit_on + interval '12 months'),
    count(*) FILTER (WHERE stays), count(*) FILTER (WHERE NOT stays), NULL FROM leaver GROUP BY year, pathway
UNION ALL SELECT 'gains', y, pathway, count(*) FILTER (WHERE stays AND gained),
    count(*) FILTER (WHERE stays), count(*) FILTER (WHERE NOT stays), NULL FROM training GROUP BY y, pathway
UNION ALL SELECT 'graduated', due_year, pathway, count(*) FILTER (WHERE stays AND done <= planned),
    count(*) FILTER (WHERE stays), count(*) FILTER (WHERE NOT stays), NULL FROM due GROUP BY due_year, pathway
UNION ALL SELECT 'graduated_late', due_year, pathway, count(*) FILTER (WHERE stays AND done IS NOT NULL),
    count(*) FILTER (WHERE stays), count(*) FILTER (WHERE NOT stays), NULL FROM due GROUP BY due_year, pathway
UNION ALL SELECT 'in_field', year, pathway, count(*) FILTER (WHERE stays180 AND field),
    count(*) FILTER (WHERE stays180), count(*) FILTER (WHERE NOT stays180), NULL FROM graduate GROUP BY year, pathway
UNION ALL SELECT 'bppe', year, pathway, count(*) FILTER (WHERE stays6 AND placed),
    count(*) FILTER (WHERE stays6), count(*) FILTER (WHERE NOT stays6), NULL FROM graduate GROUP BY year, pathway
UNION ALL SELECT 'retention_any_' || n, year, pathway, count(*) FILTER (WHERE start_on + n <= last), count(*), 0, NULL
  FROM job, days GROUP BY n, year, pathway
UNION ALL SELECT 'retention_same_' || n, year, pathway, count(*) FILTER (WHERE start_on + n <= last), count(*), 0, NULL
  FROM job, days GROUP BY n, year, pathway
UNION ALL SELECT 'median', 0, pathway, 0, 0, 0, avg(earnings) FROM placed
  WHERE place IN ((number + 1) / 2, (number + 2) / 2) GROUP BY pathway
