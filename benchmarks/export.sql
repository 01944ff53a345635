SELECT
  connection.code AS connection_id,
  event.name AS event,
  connection.met_at AS met_at,
  event.zone AS timezone,
  a.name AS person_a,
  a.role AS role_a,
  profile_a.organization AS organization_a,
  CASE WHEN a.organizers_may_email AND connection.low_confirmed_at IS NOT NULL
    AND connection.high_confirmed_at IS NOT NULL THEN profile_a.email ELSE '' END AS email_a,
  b.name AS person_b,
  b.role AS role_b,
  profile_b.organization AS organization_b,
  CASE WHEN b.organizers_may_email AND connection.low_confirmed_at IS NOT NULL
    AND connection.high_confirmed_at IS NOT NULL THEN profile_b.email ELSE '' END AS email_b,
  connection.how AS how,
  CASE WHEN connection.low_confirmed_at IS NOT NULL
    AND connection.high_confirmed_at IS NOT NULL THEN 'yes' ELSE '' END AS both_confirmed
FROM connection
JOIN event ON event.id = connection.event_id
JOIN registration AS a ON a.id = connection.low_id
JOIN registration AS b ON b.id = connection.high_id
LEFT JOIN profile AS profile_a ON profile_a.person_id = a.person_id
LEFT JOIN profile AS profile_b ON profile_b.person_id = b.person_id
WHERE connection.state = 'made' AND NOT a.stays_out AND NOT b.stays_out
ORDER BY connection.event_id, connection.met_at, connection.id;
