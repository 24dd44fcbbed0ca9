curl --fail-with-body "https://${AUTH0_DOMAIN:-example.eu.auth0.com}/api/v2/log-streams" \
  --header "Authorization: Bearer $AUTH0_TOKEN" --header 'Content-Type: application/json' --data @- <<'JSON'
{
  "name": "Auditstream",
  "type": "http",
  "sink": {
    "httpEndpoint": "https://audit.example.com/sources/SOURCE-ID",
    "httpAuthorization": "Bearer SECRET",
    "httpContentType": "application/json",
    "httpContentFormat": "JSONLINES"
  }
}
JSON
