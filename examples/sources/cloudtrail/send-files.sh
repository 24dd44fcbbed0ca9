printf '%s' 'SECRET' > cloudtrail.secret
aws s3 sync s3://my-trail/AWSLogs/123456789012/CloudTrail/eu-central-1/2026/01/02 day
npx auditstream events send --from 'https://audit.example.com/sources/SOURCE-ID' --secret-file cloudtrail.secret day/*.json.gz
