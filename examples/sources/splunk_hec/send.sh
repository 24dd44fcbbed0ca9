curl --fail-with-body 'https://audit.example.com/services/collector/event' \
  --header 'Authorization: Splunk SECRET' \
  --data '{ "sourcetype": "shop", "event": { "action": "order.paid", "user": "jane" } }'
