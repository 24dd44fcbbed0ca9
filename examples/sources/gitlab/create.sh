curl --fail-with-body "${GITLAB_URL:-https://gitlab.example.com}/api/graphql" \
  --header "Authorization: Bearer $GITLAB_TOKEN" --header 'Content-Type: application/json' --data @- <<'JSON'
{
  "query": "mutation ($input: GroupAuditEventStreamingDestinationsCreateInput!) { groupAuditEventStreamingDestinationsCreate(input: $input) { errors } }",
  "variables": {
    "input": {
      "groupPath": "my-group",
      "name": "Auditstream",
      "category": "http",
      "config": {
        "url": "https://audit.example.com/sources/SOURCE-ID",
        "headers": { "X-Api-Key": { "value": "SECRET", "active": true } }
      }
    }
  }
}
JSON
