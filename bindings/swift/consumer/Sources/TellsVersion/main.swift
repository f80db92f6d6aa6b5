import Consumer

print(versionOfTheCore())
