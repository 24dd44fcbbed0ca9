hook=$(curl --fail-with-body "${OKTA_URL:-https://example.okta.com}/api/v1/eventHooks" \
  --header "Authorization: SSWS $OKTA_TOKEN" --header 'Content-Type: application/json' --data @- <<'JSON'
{
  "name": "Auditstream",
  "events": {
    "type": "EVENT_TYPE",
    "items": ["user.session.start", "user.lifecycle.create", "group.user_membership.add", "policy.lifecycle.update"]
  },
  "channel": {
    "type": "HTTP",
    "version": "1.0.0",
    "config": {
      "uri": "https://audit.example.com/sources/SOURCE-ID",
      "authScheme": { "type": "HEADER", "key": "Authorization", "value": "Bearer SECRET" }
    }
  }
}
JSON
)
curl --fail-with-body --request POST --header "Authorization: SSWS $OKTA_TOKEN" \
  "$(printf '%s' "$hook" | jq --raw-output ._links.verify.href)"
