SITEURL = "https://pier.example.org/notes"
