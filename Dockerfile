# docker build -t scamo-server .
# docker run -p 8080:8080 -v ./models:/app/models scamo-server
FROM node:22-slim AS page
WORKDIR /source/src/ScaMo.Page
COPY src/ScaMo.Page .
RUN node build.mjs

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# cpu | cuda
ARG ACCELERATOR=cpu
WORKDIR /source
COPY . .
COPY --from=page /source/wwwroot wwwroot
RUN dotnet publish src/ScaMo.Server --configuration Release --output /app -p:Accelerator=$ACCELERATOR -p:BuildPage=false -p:DebugType=none

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
# 1 | 0: MP4 needs it, nothing else does.
ARG FFMPEG=1
RUN if [ "$FFMPEG" = 1 ]; then apt-get update && apt-get install --yes --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*; fi
COPY --from=build /app .
USER $APP_UID
ENV ASPNETCORE_URLS=http://+:8080
EXPOSE 8080
ENTRYPOINT ["dotnet", "ScaMo.Server.dll"]
