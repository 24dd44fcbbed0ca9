curl --fail-with-body 'https://audit.example.com/sources/SOURCE-ID' \
  --header 'Authorization: Bearer SECRET' --header 'Content-Type: application/json' \
  --data '{ "type": "order.paid", "author": "jane", "target": "order 7", "outcome": "success" }'
